"""Decide when a feed is polled next, from what its polls have shown."""
