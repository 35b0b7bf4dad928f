"""Commands about feeds."""
