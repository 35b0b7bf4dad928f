"""``rasid up --lean``: poller, web, archive and hooks as threads of one process.

Each of them as a process of its own costs 9 to 25 MB beside what forks share. What is lost: one
that hangs is not ended and started anew, and all of them share one core.
"""

import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from worker.config.settings import Settings
from worker.processes.supervisor import FIRST_PAUSE, LONGEST_PAUSE, Command
from worker.telemetry.logs import get_logger

COMMANDS = (Command("worker", ("work", "-c", "1"), sign="work"),)
JOIN_SECONDS = 10.0
Part = Callable[[threading.Event], None]


class Parts:
    """A context manager: entering starts a thread for each part, leaving waits for their ends.

    A part that fails is logged and begun again, after pauses that double; ``stop`` ends all.
    """

    def __init__(self, parts: Mapping[str, Part], stop: threading.Event) -> None:
        self._stop = stop
        self._threads = [
            threading.Thread(target=self._keep, args=(name, part), name=name, daemon=True)
            for name, part in parts.items()
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(JOIN_SECONDS)

    @property
    def are_running(self) -> bool:
        """Whether a part has not ended."""
        return any(thread.is_alive() for thread in self._threads)

    def _keep(self, name: str, part: Part) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                part(self._stop)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - the others go on
                get_logger("supervisor").warning(
                    "part_ended", name=name, error=str(error)[:200], again_in=pause
                )
            self._stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def parts_of(settings: Settings) -> dict[str, Part]:
    """Map the name of each part to what runs it until an event is set."""

    def poll(stop: threading.Event) -> None:
        from worker.jobs.app import create_app
        from worker.jobs.queues import Queues
        from worker.processes.scheduler import Scheduler

        Scheduler(settings, start(settings), Queues(create_app(settings), settings)).run(stop)

    def web(stop: threading.Event) -> None:
        from rasid.web.app import serve

        serve(settings, start(settings, converts=False), stop)

    def archive(stop: threading.Event) -> None:
        from worker.archive.archiver import Archiver

        Archiver(settings, start(settings)).run(stop)

    def hooks(stop: threading.Event) -> None:
        from worker.processes.deliverer import deliver

        deliver(settings, start(settings), stop)

    from worker.processes.preflight import start

    return {"poll": poll, "web": web, "archive": archive, "hooks": hooks}
