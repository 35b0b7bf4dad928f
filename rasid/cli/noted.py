"""Changes of the command line in the list of who changed what (`rasid readers changes`)."""

import os
import pwd
from collections.abc import Sequence
from typing import TYPE_CHECKING

from worker.readers.audit import AuditLog

if TYPE_CHECKING:
    from worker.store.client import Store

ONE_BY_ONE = 20  # of one command; more are noted in one line


def note(store: "Store", action: str, target: str = "", detail: str = "") -> None:
    """Note a change of whoever is logged in here."""
    AuditLog(store).note(f"{_login()} (command line)", action, target, detail)


def note_each(store: "Store", action: str, targets: Sequence[str], detail: str = "") -> None:
    """Note a change of several things: each, or how many."""
    if len(targets) <= ONE_BY_ONE:
        for target in targets:
            note(store, action, target, detail)
    else:
        note(store, action, "", f"{len(targets)}: {' '.join(targets[:3])} … {detail}".strip())


def _login() -> str:
    """Name the user of this process, which no variable of the environment can change."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # of a container, in no list
        return f"user {os.getuid()}"
