"""Commands about single pages and entries."""
