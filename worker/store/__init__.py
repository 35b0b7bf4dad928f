"""The server: connection, layout, scripts, and the one that comes with Rasid."""
