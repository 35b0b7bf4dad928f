"""Connects before work begins, refuses a server that loses or leaks work, converts old keys."""

from tasks.errors import SettingsError
from worker.checks import server
from worker.checks.finding import FAULT
from worker.config.settings import Settings
from worker.store import migrations as schema
from worker.store.client import Store, StoreError
from worker.store.connect import connect_store


def start(settings: Settings, *, converts: bool = True) -> Store:
    """Open the store of a sound server.

    ``converts`` is for those who may write everything; others leave an older layout to them.

    Raises SettingsError with one line that says what to mend.
    """
    store = connect_store(settings)
    try:
        _look(settings, store, converts=converts)
    except Exception:
        store.close()
        raise
    return store


def _look(settings: Settings, store: Store, *, converts: bool) -> None:
    try:
        report = server.ask(store)
    except StoreError as error:
        raise SettingsError(
            f"the server may not be asked ({error}); let this user run INFO, TIME and GET"
        ) from error
    faults = [
        finding.text
        for finding in server.examine(report, settings, server.REFUSED)
        if finding.state == FAULT
    ]
    if faults:
        raise SettingsError("; ".join(faults))
    if converts:
        schema.advance(store)
    else:
        schema.require(store)
