"""What the pages do, for programs: JSON in, JSON out, by the same functions."""
