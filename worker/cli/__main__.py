"""``python -m worker.cli``: how the supervisor starts the other commands."""

from worker.cli import main

main()
