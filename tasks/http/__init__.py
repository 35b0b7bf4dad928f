"""Addresses and responses as values; nothing here opens a connection."""
