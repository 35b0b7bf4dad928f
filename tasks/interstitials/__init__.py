"""Recognise what a site shows in place of an article: walls, challenges, error pages."""
