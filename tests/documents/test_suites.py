"""The suites run as commands: each is a thin layer over what is tested elsewhere."""

import random

import pytest

from suites import peers
from suites.__main__ import fuzzed
from suites.fuzz import mutated, seeds
from suites.fuzz_targets import TARGETS, WORDS
from suites.report import Report


@pytest.mark.heavy
def test_every_target_has_words_and_survives_some_inputs():
    assert TARGETS.keys() == WORDS.keys()
    TARGETS["tagging"][0](b"")  # loads the topics, which is no time of an input
    numbers = random.Random(22)
    for name, (work, expected) in TARGETS.items():
        report = Report(name)
        known = list(WORDS[name])
        for body in (*known, *(mutated(numbers, known, WORDS[name]) for _ in range(5))):
            report.run(name, lambda work=work, body=body: work(body), expected=expected)
        assert report.faults == [], name
        assert report.cases > 5


def test_a_fault_is_reported_and_a_refusal_is_none():
    report = Report("x")
    report.run("a", lambda: 1 / 0, expected=())
    report.run("b", lambda: 1 / 0, expected=(ZeroDivisionError,))
    assert (report.cases, len(report.faults)) == (2, 1)
    assert report.line() == "x: 2 cases, 1 faults"


def test_without_data_a_suite_says_that_it_was_skipped(monkeypatch, tmp_path):
    monkeypatch.setattr("suites.places.CORPUS", tmp_path)
    for suite in (peers.all_feeds, peers.entries_of_peers, peers.expectations):
        assert suite().line().endswith("skipped: no corpus")


def test_a_folder_of_ones_own_is_read_as_well(monkeypatch, tmp_path):
    (tmp_path / "own.xml").write_bytes(WORDS["feed"][0])
    monkeypatch.setattr("suites.places.CORPUS", tmp_path / "none")
    monkeypatch.setenv("RASID_SUITES", str(tmp_path))
    assert (peers.all_feeds().cases, peers.all_feeds().faults) == (1, [])
    assert seeds("feed", (b"a",))[-1] == WORDS["feed"][0]


@pytest.mark.heavy
def test_a_target_is_fuzzed_in_a_process_of_its_own():
    report = fuzzed("urls", 1)
    assert report.faults == []
    assert report.cases > 0
