"""Run what a stranger's bytes may break in a process that may be ended."""
