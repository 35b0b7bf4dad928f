"""Fuzz one target: ``python -m suites.fuzz TARGET SECONDS``.

With atheris (group ``bench``) libFuzzer follows coverage; without it, pieces are put together by a
seeded generator. A fault is whatever is raised and not expected, or takes more than two seconds of
CPU. Exit code 1 and one line for a fault.
"""

import importlib.util
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from suites.places import files
from suites.report import HANG_SECONDS

MAX_BYTES = 8_192
MEMORY = 4 << 30  # of address space
_SUFFIXES = {"feed": ".xml", "json_feed": ".json", "extraction": ".html"}
_MOST_SEEDS = 200


def seeds(target: str, words: tuple[bytes, ...]) -> list[bytes]:
    """Return what mutations begin with: our own pieces, and small files of the corpus."""
    suffix = _SUFFIXES.get(target, "")
    found = [path for path in files("suites", "bad") if suffix and path.suffix == suffix]
    small = [body for path in found[:_MOST_SEEDS] if len(body := path.read_bytes()) <= MAX_BYTES]
    return [*words, b"".join(words), *small]


def mutated(numbers: random.Random, known: list[bytes], words: tuple[bytes, ...]) -> bytes:
    """Make one input of known ones."""
    body = bytearray(numbers.choice(known))
    for _ in range(numbers.randint(1, 8)):
        at = numbers.randint(0, len(body))
        match numbers.randint(0, 5):
            case 0:
                body[at:at] = numbers.choice(words)
            case 1:
                del body[at : at + numbers.randint(1, 30)]
            case 2 if body:
                body[at % len(body)] = numbers.randint(0, 255)
            case 3:
                body[at:at] = body[at : at + 60] * numbers.randint(1, 40)
            case 4:
                other = numbers.choice(known)
                cut = numbers.randint(0, len(other))
                body[at:] = other[cut:]
            case _:
                body[at:at] = numbers.randbytes(numbers.randint(1, 6))
    return bytes(body[:MAX_BYTES])


def main(target: str, seconds: float) -> None:
    """Fuzz until the time is over or a fault is found."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if importlib.util.find_spec("atheris"):
        _with_atheris(target, seconds)
        return
    read, words = _reader(target)
    numbers, known, count = random.Random(target), seeds(target, words), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        read(mutated(numbers, known, words))
        count += 1
    print(f"{target}: {count} inputs, without coverage (no atheris)")


def _with_atheris(target: str, seconds: float) -> None:
    import atheris

    with atheris.instrument_imports(include=["tasks", "worker"], enable_loader_override=False):
        read, words = _reader(target)
    with tempfile.TemporaryDirectory() as folder:
        for number, body in enumerate(seeds(target, words)):
            Path(folder, str(number)).write_bytes(body)
        options = (
            f"-max_total_time={max(1, int(seconds))}",
            f"-max_len={MAX_BYTES}",
            "-timeout=60",
            "-rss_limit_mb=2048",
            f"-artifact_prefix={tempfile.gettempdir()}/rasid-fuzz-{target}-",
            "-print_final_stats=1",
            "-verbosity=0",
        )
        atheris.Setup([sys.argv[0], folder, *options], read)
        atheris.Fuzz()


def _reader(target: str):
    from suites.fuzz_targets import TARGETS, WORDS

    work, expected = TARGETS[target]

    def read(body: bytes) -> None:
        began = time.thread_time()
        try:
            work(body)
        except expected:
            pass
        except BaseException as error:
            print(f"FAULT {target}: {type(error).__name__}: {str(error)[:200]} on {body[:600]!r}")
            raise
        if (spent := time.thread_time() - began) > HANG_SECONDS:
            print(f"FAULT {target}: {spent:.1f} s of CPU on {len(body)} bytes {body[:300]!r}")
            raise TimeoutError

    return read, WORDS[target]


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
