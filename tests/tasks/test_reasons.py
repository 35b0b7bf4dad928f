"""Every word that says why is explained, and every explained word is one that the code says."""

import ast
import re
from collections.abc import Iterator

import pytest

from rasid.cli.output import with_meaning
from tasks import errors
from tasks.extraction import quality as check
from tasks.http import media_type as kind
from tasks.interstitials import rules as walls
from tasks.reasons import FAMILIES, REASONS, reason_of
from tasks.scheduling import health
from tests.conftest import ROOT
from worker.fetch import error_mapping as failures
from worker.fetch import ssrf_guard as guard

PYTHON = {
    path: path.read_text("utf-8")
    for part in ("tasks", "worker")
    for path in (ROOT / part).rglob("*.py")
}
LUA = "\n".join(
    path.read_text("utf-8") for path in sorted((ROOT / "worker" / "store" / "lua").rglob("*.lua"))
)
RAISED = {
    name
    for name, found in vars(errors).items()
    if isinstance(found, type) and issubclass(found, errors.RasidError)
}
CALLS = {
    **dict.fromkeys(RAISED, 0),
    "dead_letter": 1,
    "deny": 1,
    "Health": 1,
}  # which argument is the reason
WORD = re.compile(r"[a-z]+(_[a-z0-9]+)*")


def said_by_calls(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            at = CALLS.get(name, 0 if name == "__init__" else 99)
            if (
                len(node.args) > at
                and isinstance(node.args[at], ast.Constant)
                and WORD.fullmatch(str(node.args[at].value))
            ):
                yield node.args[at].value


def said() -> set[str]:
    words = {word for source in PYTHON.values() for word in said_by_calls(source)}
    words |= {reason for _, _, reason in failures.FAMILIES} | {rule.reason for rule in walls.RULES}
    words |= set(check._WALLS.values()) | {word for word, *_ in (*kind._MAGIC, *kind._DECLARED)}
    words |= {*kind._ROOT_OF.values(), health.KILLED, guard.REFUSED}
    return (words | said_by_steps()) - {kind.HTML}


def said_by_steps() -> set[str]:
    ending = re.compile(
        r"dead_letter\(|close\(|set_state\(|local same|our_outage|"
        r"return '\w+_(?:quota|full)'|REFUSED = "
    )
    lines = [line for line in LUA.splitlines() if ending.search(line) and not line.startswith("--")]
    words = set(re.findall(r"'([a-z_]+)'", " ".join(lines))) | set(
        re.findall(r"(\w+) = 1\b", " ".join(lines))
    )
    return words - {"denied", "quarantined", "entry", "dead", "unreached"}


def test_every_reason_that_the_code_says_is_explained():
    assert sorted(word for word in said() if reason_of(word) is None) == []


@pytest.mark.parametrize("word", REASONS)
def test_every_explained_reason_is_said_by_the_code(word):
    sources = [source for path, source in PYTHON.items() if path.name != "reasons.py"]
    assert any(re.search(rf"[\"']{word}[\"']", source) for source in (*sources, LUA))


def test_families_are_those_of_the_errors():
    transient, permanent = (
        {reason for _, kind, reason in failures.FAMILIES if issubclass(kind, family)}
        for family in (errors.TransientError, errors.PermanentError)
    )
    assert {REASONS[word].family for word in transient} == {"passing"}
    assert {REASONS[word].family for word in permanent} == {"final"}
    assert {reason.family for reason in REASONS.values()} == set(FAMILIES)


@pytest.mark.parametrize(
    ("word", "family"),
    [
        ("http_404", "final"),
        ("http_503", "passing"),
        ("http_429", "passing"),
        ("http_999", "passing"),
    ],
)
def test_an_answer_is_explained_by_its_status(word, family):
    assert reason_of(word).family == family


def test_people_are_told_what_a_reason_means_and_what_helps():
    told = with_meaning({"reason": "robots", "url": "https://a.example/1"})["means"]
    assert told == "robots.txt forbids it; the detail is the rule; ask the publisher"
    assert with_meaning({"reason": ""}) == {"reason": ""}


def test_a_word_of_nobody_has_no_meaning():
    assert reason_of("sunday") is None
