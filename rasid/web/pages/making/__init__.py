"""Topics made in the browser: typed, tried on the past, saved, undone."""
