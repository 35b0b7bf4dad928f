"""What a trial found, in lines."""

from collections import Counter
from statistics import median

from tests.chaos.trial import Blow, Outcome

SHOWN = 8
CROWDED = 1.5


def print_blow(number: int, blow: Blow) -> None:
    name = " + ".join(blow.names)
    slowest = f", {blow.slowest_reader} {blow.readers_seconds:.1f} s" if blow.slowest_reader else ""
    stuck = "  STUCK" if blow.is_stuck else ""
    crowd = f", machine ×{blow.crowding:.1f}" if blow.crowding >= CROWDED else ""
    figures = f"{blow.recovery_seconds:5.1f} s{slowest}{crowd}"
    print(f"{number:4} {name:<45} {figures}  ({blow.details}){stuck}", flush=True)
    if blow.late:
        print(f"     {blow.late}", flush=True)


def print_outcome(outcome: Outcome) -> int:
    """Print the figures; returns the exit code."""
    findings, blows = outcome.findings, outcome.blows
    stuck = [blow for blow in blows if blow.is_stuck]
    kinds = Counter(name for blow in blows for name in blow.names)
    seconds = [blow.recovery_seconds for blow in blows] or [0.0]
    readers = [blow.readers_seconds for blow in blows] or [0.0]
    print(f"faults {len(blows)} of {len(kinds)} kinds, revisions released {outcome.released}")
    print(
        f"lost {len(findings.losses)}, doubled {len(findings.doubles)}, stuck {len(stuck)}, "
        f"other faults {len(findings.faults)}"
    )
    print(f"recovery: median {median(seconds):.1f} s, worst {max(seconds):.1f} s; "
          f"readers: median {median(readers):.1f} s, worst {max(readers):.1f} s")  # fmt: skip
    crowding = median([blow.crowding for blow in blows] or [1.0])
    print(f"others on the machine: everything took {crowding:.1f} times its processor time")
    sizes = (f"{name} {a >> 20}→{b >> 20}" for name, (a, b) in sorted(outcome.memory.items()))
    print("memory in MB:", ", ".join(sizes))
    if findings.repeated:
        print("delivered again, as they may be:", dict(findings.repeated))
    for what, lines in (
        ("lost", findings.losses),
        ("doubled", findings.doubles),
        ("fault", findings.faults),
        ("no JSON in the log", outcome.strangers),
    ):
        for line in lines[:SHOWN]:
            print(f"  {what}: {line}")
    return 0 if findings.is_clean and not stuck and not outcome.strangers else 1
