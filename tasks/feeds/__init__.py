"""Formats that list entries: RSS, Atom, JSON Feed, sitemaps, index pages, channels."""
