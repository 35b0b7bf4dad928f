"""Alerts in the browser: made from a query, tried, paused, with what became of each delivery."""
