"""Load topics and site rules, reload them while working, and tag the past again."""
