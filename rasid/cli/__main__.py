"""``python -m rasid.cli``: how the supervisor starts the other commands."""

from rasid.cli import main

main()
