"""Carries work between processes: Celery, and what it does not do by itself."""
