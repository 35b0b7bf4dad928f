"""Formats that carry an article to its readers, and the fingerprints that compare two."""
