"""Commands about streams and their subscribers."""
