"""Commands that start processes and look after the service."""
