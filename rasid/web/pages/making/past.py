"""Tag the past by the topics as they are now: the command does it, one at a time."""

import subprocess
import sys
import threading

from worker.config.settings import Settings
from worker.readers.audit import AuditLog
from worker.store.client import Store

DAYS = 30
_LONGEST_SECONDS = 3_600


class PastTagging:
    """Runs ``rasid topics retag`` beside the web process, and notes how it ended."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store
        self._running = threading.Lock()

    @property
    def is_running(self) -> bool:
        """Whether it runs now."""
        return self._running.locked()

    def start(self, reader: str) -> bool:
        """Start it for a reader; False while one runs."""
        if not self._running.acquire(blocking=False):
            return False
        threading.Thread(target=self._run, args=(reader,), daemon=True, name="retag").start()
        return True

    def _run(self, reader: str) -> None:
        try:
            done = subprocess.run(  # noqa: S603 - our own program, no shell
                # -P: else a stranger's tasks.py in the working directory would be imported for ours
                [sys.executable, "-P", "-m", "rasid.cli", *self._arguments()],
                env=self._settings.environment(),
                capture_output=True,
                text=True,
                timeout=_LONGEST_SECONDS,
                check=False,
            )
            lines = (done.stdout or done.stderr).strip().splitlines()
            AuditLog(self._store).note(reader, "past_tagged", "", lines[-1] if lines else "")
        except subprocess.TimeoutExpired:
            AuditLog(self._store).note(reader, "past_tagged", "", "it took too long")
        finally:
            self._running.release()

    def _arguments(self) -> list[str]:
        return ["topics", "retag", "--since", f"{DAYS}d"]
