"""What a fork of the tests has imported before it knows which command of rasid it is."""

import importlib

from rasid.cli import COMMANDS
from rasid.cli.server.preload import preload

preload(None)
for name in {module for module, _, _ in COMMANDS.values()}:
    importlib.import_module(f"rasid.cli.{name}")
