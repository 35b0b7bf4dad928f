"""The one downloader, and what guards it."""
