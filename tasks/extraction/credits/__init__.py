"""Whose an article is: authors, bylines, agencies."""
