"""Every regular expression of the code, and texts that are made to keep each of them busy.

Run as a program it prints those that take more than linear time: it has to note the patterns while
the modules are imported, so it needs a process of its own.
"""

import importlib
import inspect
import pkgutil
import re
import resource
import signal
import sys
import time
from collections.abc import Iterator
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

PACKAGES = ("tasks", "worker", "rasid")
# Modules whose patterns see no long text, and why.
BOUNDED = {
    "tasks.feeds.xml_parts": "runs in the sandbox only, which is ended after 5 s of CPU",
    "tasks.feeds.xml_text": "runs in the sandbox only, which is ended after 5 s of CPU",
    "tasks.tagging.salience": "sees some dozen signs before a name",
    "worker.config.types": "reads settings, which the operator writes",
    "tasks.tagging.around": "sees some dozen signs around a name",
}
# What hostile texts are made of, beside what a pattern itself repeats.
COMMON = tuple(" a\t\nA0-./<\"'=اوـ٣:")
_SIGNS = 4_000  # of the short text; the long one has four times as many
_MOST_RATIO = 9.0  # linear is 4, quadratic 16
# Of CPU for the short text: a linear pattern takes a tenth of a millisecond, a quadratic one 8 to
# 80. What takes less is not looked at any closer.
_SUSPECT_SECONDS = 0.003
_MOST_SECONDS = 5.0  # of CPU for one text
_MOST_CPU_SECONDS = 600  # of all
_VARIANTS = 2
_MOST_LEADING, _MOST_OWN = 3, 24
_QUICK = 2  # of COMMON, for the short form


def recorded() -> dict[tuple[str | bytes, int], str]:
    """Import every module of ours, fill its caches, and return the patterns with who made them."""
    found: dict[tuple[str | bytes, int], str] = {}
    compiled = re.compile

    def noting(pattern: Any, flags: Any = 0) -> Any:
        made = compiled(pattern, flags)
        module = sys._getframe(1).f_globals.get("__name__", "")
        if module.partition(".")[0] in PACKAGES:
            found.setdefault((made.pattern, made.flags), module)
        return made

    re.compile = noting  # type: ignore[assignment]
    for module in list(_modules()):
        for value in list(vars(module).values()):
            if _is_cache(value) and value.__module__ == module.__name__:
                value()
    re.compile = compiled
    return found


def _modules() -> Iterator[Any]:
    for package in map(importlib.import_module, PACKAGES):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith(("__main__", "celery_app")):  # these act when imported
                yield importlib.import_module(found.name)


def _is_cache(value: Any) -> bool:
    """Recognise a cached function without arguments: it reads a table and compiles patterns."""
    return hasattr(value, "cache_clear") and not inspect.signature(value).parameters


def hostile_texts(
    pattern: str | bytes, flags: int, pumps: tuple[str, ...] = COMMON
) -> Iterator[tuple[str, str, str]]:
    """Yield a beginning, what is repeated, and an end that does not fit.

    What stands before each repetition of the pattern leads to it; then comes what it repeats, or
    what many patterns repeat.
    """
    source = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = _parser.parse(source, flags & ~re.UNICODE if isinstance(pattern, bytes) else flags)
    own = [(before, body) for before, body in _repetitions(list(tree), "") if body]
    leading = list(dict.fromkeys(before for before, _ in own))[:_MOST_LEADING]
    common = [(before, pump) for before in ("", *leading) for pump in pumps]
    # Patterns of word lists have hundreds of branches, of the same form.
    for before, pump in dict.fromkeys([*own[:_MOST_OWN], *common]):
        yield before, pump, "\x00"
        if before:
            yield "", before + pump, "\x00"


def _repetitions(items: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """Yield what leads to each repetition without a bound, and one round of it."""
    for op, value in items:
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            _, most, body = value
            yield from _repetitions(list(body), before)
            if most > 50:
                for variant in range(_VARIANTS):
                    yield before, _sample(list(body), variant)
        elif op is ops.SUBPATTERN:
            yield from _repetitions(list(value[-1]), before)
        elif op is ops.BRANCH:
            for branch in value[1]:
                yield from _repetitions(list(branch), before)
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            yield from _repetitions(list(value[1]), before)
        elif op is ops.ATOMIC_GROUP:
            yield from _repetitions(list(value), before)
        before += _sample([(op, value)], 0)


def _sample(items: list[Any], variant: int) -> str:
    """Write a text that fits; ``variant`` chooses among branches and signs."""
    return "".join(_one(op, value, variant) for op, value in items)


def _one(op: Any, value: Any, variant: int) -> str:
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        least, most, body = value
        return _sample(list(body), variant) * max(least, min(1, most))
    if op in (ops.SUBPATTERN, ops.ATOMIC_GROUP):
        return _sample(list(value[-1] if op is ops.SUBPATTERN else value), variant)
    if op is ops.BRANCH:
        branches = value[1]
        return _sample(list(branches[variant % len(branches)]), variant)
    return _sign(op, value, variant)


def _sign(op: Any, value: Any, variant: int) -> str:
    """Write one sign that fits; "" for what takes none."""
    if op is ops.LITERAL:
        return chr(value)
    if op is ops.IN:
        return _of_class(value, variant)
    if op is ops.NOT_LITERAL:
        return "b" if value == ord("a") else "a"
    return "a" if op is ops.ANY else ""


_CATEGORY = {
    ops.CATEGORY_SPACE: " ",
    ops.CATEGORY_DIGIT: "0",
    ops.CATEGORY_WORD: "a",
    ops.CATEGORY_NOT_SPACE: "a",
    ops.CATEGORY_NOT_DIGIT: "a",
    ops.CATEGORY_NOT_WORD: "-",
}


def _of_class(items: list[Any], variant: int) -> str:
    """Choose a sign of a class."""
    if items[0][0] is ops.NEGATE:
        # what stands in negated classes are ends: quotes, brackets, blanks
        excluded = "".join(_one(op, value, 0) for op, value in items[1:] if op is ops.LITERAL)
        return next(sign for sign in "aبx0 " if sign not in excluded)
    op, value = items[variant % len(items)]
    if op is ops.RANGE:
        return chr(value[0])
    if op is ops.CATEGORY:
        return _CATEGORY[value]
    return chr(value) if op is ops.LITERAL else "a"


def seconds_of(pattern: "re.Pattern[Any]", text: str) -> float:
    """Return the CPU time of finding every occurrence in a text."""
    given: Any = text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text
    began = time.thread_time()
    for _ in pattern.finditer(given):
        pass
    pattern.fullmatch(given)
    return time.thread_time() - began


def is_linear(pattern: "re.Pattern[Any]", parts: tuple[str, str, str], signs: int = _SIGNS) -> bool:
    """Whether four times the text takes about four times as long, looked at three times."""
    before, pump, end = parts
    short, long = (before + pump * (size // len(pump) + 1) + end for size in (signs, 4 * signs))
    for _ in range(3):
        shorter = seconds_of(pattern, short)
        if shorter < _SUSPECT_SECONDS or seconds_of(pattern, long) < _MOST_RATIO * shorter:
            return True
    return False


def _give_up(*_: object) -> None:
    raise TimeoutError


def superlinear(beginnings: list[str]) -> Iterator[str]:
    """Yield a line for each pattern that takes too long; of the modules that begin so, or all."""
    signal.signal(signal.SIGVTALRM, _give_up)
    quick = "--quick" in beginnings
    beginnings = [name for name in beginnings if name != "--quick"]
    for (source, flags), module in sorted(recorded().items(), key=lambda one: one[1]):
        is_bounded = module.startswith(tuple(BOUNDED))
        if is_bounded or not module.startswith(tuple(beginnings or PACKAGES)):
            continue
        pattern = re.compile(source, flags)
        for parts in hostile_texts(source, flags, COMMON[:_QUICK] if quick else COMMON):
            signal.setitimer(signal.ITIMER_VIRTUAL, _MOST_SECONDS)
            try:
                is_good = is_linear(pattern, parts)
            except TimeoutError:
                is_good = False
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            if not is_good:
                yield f"{module}: {str(source)[:120]!r} on {parts!r}"
                break


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU_SECONDS, _MOST_CPU_SECONDS))
    for line in superlinear(sys.argv[1:]):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
