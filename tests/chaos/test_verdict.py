"""The readers' judge notices every kind of harm: a judge that cannot fail proves nothing."""

import pytest

from tests.chaos import verdict
from tests.chaos.newsroom import TOPICS
from tests.chaos.readers.delivered import Message, Reader

RELEASED = {(f"http://a/{number}", 1) for number in range(4)}


def messages(stream: str) -> list[Message]:
    return [Message(stream, f"{number + 1}-0", f"http://a/{number}", 1) for number in range(4)]


def kept(name: str) -> verdict.Kept:
    return verdict.Kept(name, messages(name), [1, 2, 3, 4])


def without(stream: verdict.Kept, at: int, *, renumbered: bool = False) -> verdict.Kept:
    numbers = [number for place, number in enumerate(stream.numbers) if place != at]
    left = [one for place, one in enumerate(stream.messages) if place != at]
    return verdict.Kept(stream.name, left, list(range(1, 4)) if renumbered else numbers)


def judged(*streams: verdict.Kept) -> verdict.Findings:
    findings = verdict.Findings()
    verdict.judge_streams(RELEASED, streams, findings)
    return findings


def read_by(got: list[Message], *, exact: bool = True) -> verdict.Findings:
    reader, findings = Reader(), verdict.Findings()
    reader.got, reader.is_exact = got, exact
    verdict.judge_reader(reader, {TOPICS[0]: kept(TOPICS[0])}, findings)
    return findings


def test_nothing_wrong_is_nothing_found():
    assert judged(*map(kept, ("articles", "archive", *TOPICS))).is_clean
    assert read_by(messages(TOPICS[0])).is_clean


@pytest.mark.parametrize("name", ["articles", "archive", *TOPICS])
def test_a_revision_that_is_nowhere_is_a_loss(name):
    assert judged(without(kept(name), 1, renumbered=True)).losses == [f"{name}: ('http://a/1', 1)"]


def test_a_hole_in_the_numbers_is_found():
    assert "holes [2]" in judged(without(kept("articles"), 1)).faults[0]


def test_a_revision_under_two_ids_is_a_double():
    one = kept("articles")
    twin = Message("articles", "9-0", "http://a/1", 1)
    assert judged(verdict.Kept("articles", [*one.messages, twin], [1, 2, 3, 4, 5])).doubles


def test_what_nobody_wrote_is_found():
    one = kept("archive")
    stranger = Message("archive", "9-0", "http://a/7", 1)
    assert judged(verdict.Kept("archive", [*one.messages, stranger], [1, 2, 3, 4, 5])).doubles


def test_a_message_in_a_stream_that_it_does_not_name_is_found_and_one_that_lacks():
    findings = verdict.Findings()
    topics = {one.id: {TOPICS[0]} for one in messages("articles")}
    verdict.judge_topics(topics | {"5-0": {TOPICS[0]}}, [kept(TOPICS[0]), kept("x")], findings)
    assert findings.losses == [f"{TOPICS[0]}: 5-0 is missing"]
    assert len(findings.faults) == 4


def test_a_reader_without_a_message_lost_it():
    assert read_by(messages(TOPICS[0])[:-1]).losses == [f"reader, {TOPICS[0]}: 4-0"]


def test_a_reader_out_of_order_is_found():
    first, second, *rest = messages(TOPICS[0])
    assert read_by([second, first, *rest]).faults


def test_a_message_again_is_a_double_for_those_who_were_promised_one():
    again = [*messages(TOPICS[0]), messages(TOPICS[0])[3]]
    assert read_by(again).doubles
    assert read_by(again, exact=False).is_clean


def test_a_message_that_the_stream_has_no_more_is_found():
    assert read_by([*messages(TOPICS[0]), Message(TOPICS[0], "9-0", "http://a/9", 1)]).doubles
