"""Keep what the streams trim: files by day, and backups."""
