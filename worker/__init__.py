"""Processes and the outside world: everything that has a socket, a clock or a process id."""
