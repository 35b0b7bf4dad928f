"""The command line, in the tests' own process, on a real server."""
