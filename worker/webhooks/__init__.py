"""Deliver articles to the addresses and inboxes that asked for them."""
