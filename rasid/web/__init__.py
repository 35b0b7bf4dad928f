"""The web process: the wall, the streams over HTTP, metrics and health."""
