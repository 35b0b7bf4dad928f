"""What a suite found."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

HANG_SECONDS = 2.0  # of CPU: a busy machine is no hang


@dataclass
class Report:
    """Counts of one suite, and a line for each fault; without cases it was skipped."""

    name: str
    cases: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: str = ""

    def run(self, what: str, work: Callable[[], object], *, expected: tuple[type, ...]) -> object:
        """Do one case; anything raised that is not expected, or that takes too long, is a fault."""
        self.cases += 1
        began = time.thread_time()
        answer: object = None
        try:
            answer = work()
        except expected:
            pass
        except (Exception, RecursionError, MemoryError) as error:
            self.faults.append(f"{what}: {type(error).__name__}: {str(error)[:160]}")
        if (spent := time.thread_time() - began) > HANG_SECONDS:
            self.faults.append(f"{what}: took {spent:.1f} s of CPU")
        return answer

    def line(self) -> str:
        """Say it in one line."""
        if self.skipped:
            return f"{self.name}: skipped: {self.skipped}"
        told = "".join(f", {note}" for note in self.notes)
        return f"{self.name}: {self.cases} cases, {len(self.faults)} faults{told}"
