"""Publish articles, subscribe to them, and keep the streams bounded."""
