"""Foreign suites and fuzzing, as commands: ``python -m suites`` (``make suites``)."""
