"""Searching: pages and their cursors, and that the index and the query agree."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.errors import QueryError
from tasks.model import Story, Tag
from tasks.query import bounded, parse_text, read_document
from tests.tasks.query.articles import NOW, TOPICS
from tests.worker.index.messages import told
from worker.index import ArticleIndex
from worker.index.files import IndexFiles
from worker.index.numbers import Steps
from worker.index.writer import IndexWriter
from worker.streams.streams import order

LATER = NOW + timedelta(hours=1)


def ids(page) -> list[str]:
    return [message.fields["id"] for message in page.messages]


def find(index: ArticleIndex, query: str, **where) -> list[str]:
    return ids(index.search(parse_text(query), LATER, **where))


def test_what_is_found_is_the_message_as_it_was_in_the_stream(index, writer):
    message = told(1, "sdf", text="قصف")
    writer.add([message])
    assert index.search(parse_text("قصف"), LATER).messages == (message,)
    assert index.article("a1") == message
    assert index.article("a2") is None


def test_pages_lead_to_both_sides_and_end(index, writer):
    writer.add([told(number, "sdf" if number % 2 else "isis") for number in range(10)])
    query = parse_text("topic:sdf")
    first = index.search(query, LATER, limit=2)
    assert (ids(first), first.previous) == (["a9", "a7"], "")
    second = index.search(query, LATER, limit=2, cursor=first.next)
    assert ids(second) == ["a5", "a3"]
    last = index.search(query, LATER, limit=2, cursor=second.next)
    assert (ids(last), last.next) == (["a1"], "")
    assert index.search(query, LATER, limit=2, cursor=last.previous) == second
    assert index.search(query, LATER, limit=2, cursor=second.previous) == first


def test_a_page_stays_where_it_is_when_something_comes_or_goes(index, writer):
    writer.add([told(number) for number in range(6)])
    first = index.search(parse_text(""), LATER, limit=2)
    writer.add([told(6), told(7, id="a4", revision=2)])
    assert find(index, "", limit=2, cursor=first.next) == ["a3", "a2"]
    newer = index.search(parse_text(""), LATER, limit=2, cursor=f"newer:{first.messages[0].id}")
    assert (ids(newer), newer.previous) == (["a4", "a6"], "")


@pytest.mark.parametrize("cursor", ["x", "older:", "older:1-", "newer:1;2", "older:-1", "up:1-0"])
def test_only_cursors_of_pages_are_taken(index, writer, cursor):
    with pytest.raises(QueryError, match="cursor: take it from a page"):
        index.search(parse_text(""), LATER, cursor=cursor)


def test_counts_and_timelines(index, writer):
    day = datetime(2026, 11, 30, tzinfo=UTC)
    hours = (0, 0, 1, 5)
    writer.add(
        [
            told(at, "sdf", *(["isis"] if at else []), came=day + timedelta(hours=hour, minutes=at))
            for at, hour in enumerate(hours)
        ]
    )
    every = parse_text("")
    steps = Steps(day, timedelta(hours=1), 6)
    assert index.count(parse_text("topic:isis"), LATER) == 3
    assert index.count_by_topic(every, LATER) == {"sdf": 4, "isis": 3}
    assert index.course(every, LATER, steps) == (2, 1, 0, 0, 0, 1)
    assert index.courses(every, LATER, steps) == {
        "sdf": (2, 1, 0, 0, 0, 1),
        "isis": (1, 1, 0, 0, 0, 1),
    }
    late = Steps(day + timedelta(hours=1), timedelta(hours=2), 2)
    assert index.course(parse_text("topic:isis"), LATER, late) == (1, 0)


def test_the_articles_of_a_story(index, writer):
    writer.add([told(number, story=Story(f"s{number % 2}")) for number in range(4)])
    assert [message.fields["id"] for message in index.story("s1")] == ["a3", "a1"]


def test_without_an_index_nothing_is_found(tmp_path):
    index = ArticleIndex(tmp_path / "none")
    assert find(index, "") == []
    assert index.count(parse_text(""), LATER) == 0
    assert index.facts().articles == 0


_TAGS = st.lists(
    st.tuples(st.sampled_from(sorted(TOPICS)), st.sampled_from(["main", "passing"]), st.booleans()),
    max_size=3,
    unique_by=lambda tag: tag[0],
)
_WORDS = st.lists(
    st.sampled_from(
        [
            *"التحالف للتحالف تحالف الدولي قوات المدرسة مدرسه".split(),
            *"Assad's O'Neil دير الزور ديرالزور ü".split(),
        ]
    ),
    max_size=6,
).map(" ".join)
_MOMENTS = st.integers(-1440, 1440).map(lambda minutes: NOW + timedelta(minutes=minutes))
_ARTICLES = st.lists(
    st.fixed_dictionaries(
        {
            "tags": _TAGS,
            "title": _WORDS,
            "text": _WORDS,
            "lang": st.sampled_from(["ar", "ar-SY", "en", "und"]),
            "source": st.sampled_from(["Alef", "The 'B' News", "دفتر الجزيرة"]),
            "form": st.sampled_from(["full", "message"]),
            "independent": st.integers(1, 3),
            "published_at": st.none() | _MOMENTS,
            "published_precision": st.sampled_from(["minute", "day"]),
        }
    ),
    min_size=1,
    max_size=8,
)
_CLAUSES = st.lists(
    st.sampled_from(
        [
            *"topic:sdf,isis all:sdf,manbij -topic:isis kind:place level:district".split(),
            *"governorate:aleppo salience:main lang:ar lang:en form:full source:alef".split(),
            *"-source:alef independent:2 since:30m until:2026-11-30T12:03Z".split(),
            *"published_from:2026-11-30 published_to:2026-11-29 published_from:18h".split(),
            *"zone:America/New_York التحالف تحالف -قوات assad neil المدرسه دير الزور".split(),
            *'تحا* "التحالف الدولي" "دير الزور" u'.split(" "),
            'source:"the b news"',
        ]
    ),
    max_size=4,
).map(" ".join)


@pytest.mark.heavy
@given(_ARTICLES, st.lists(_CLAUSES, min_size=1, max_size=6))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_index_and_query_agree_on_every_article(tmp_path, articles, clauses):
    messages = []
    for number, facts in enumerate(articles):
        tags = [
            Tag(id_, 0.9, (), salience, via="x" if is_via else "")
            for id_, salience, is_via in facts["tags"]
        ]
        rest = {name: value for name, value in facts.items() if name not in {"tags", "independent"}}
        story = Story(f"s{number}", 3, facts["independent"])
        messages.append(told(number, *tags, story=story, **rest))
    files = IndexFiles(tmp_path / "agree")
    path = files.create(TOPICS)
    with IndexWriter(path, TOPICS) as writer:
        writer.add(messages)
    files.use(path)
    index = ArticleIndex(tmp_path / "agree")
    documents = [
        read_document(message.fields["data"], order(message.id), TOPICS) for message in messages
    ]
    for text in clauses:
        query = _read(text)
        if query is None:
            continue
        wanted = [document.article for document in documents if query.matches(document, LATER)]
        assert ids(index.search(query, LATER)) == wanted[::-1], text
        assert index.count(query, LATER) == len(wanted)
        within = bounded(query, TOPICS, ("sdf", "deir-ez-zor"))
        seen = [document.article for document in documents if within.matches(document, LATER)]
        assert ids(index.search(within, LATER)) == seen[::-1]
    index.close()


def _read(text: str):
    try:
        return parse_text(text)
    except QueryError:  # two clauses that contradict each other
        return None


@pytest.mark.parametrize(
    "text",
    [
        'a" OR title:"b',
        "NEAR(a b)",
        "a AND b OR NOT c",
        "title:* ^a {title}:b",
        "facets:every",
        "'; DROP TABLE article; --",
        "a\0b \ud800x",
        "+a -b (c) [d] a^2 a~",
        'source:"x\' OR 1=1" lang:"a) OR (b"',
    ],
)
def test_what_a_stranger_writes_is_only_looked_for(index, writer, text):
    writer.add([told(1, title="every", text="facets")])
    assert find(index, text) == []
    assert index.facts().articles == 1


def test_a_question_without_words_is_refused(index):
    with pytest.raises(QueryError, match="no letter or digit"):
        find(index, '" "" """ - *')


def test_a_lone_surrogate_is_no_reason_to_fail(index, writer):
    writer.add([told(1)])
    assert find(index, "source:\udcff") == []
