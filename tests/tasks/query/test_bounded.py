"""A reader of some topics learns nothing of the others, whatever is asked."""

import pytest

from tasks.model import Tag
from tasks.query import bounded, parse_text
from tests.tasks.query.articles import NOW, TOPICS, article

SEEN = ("sdf", "aleppo")
HIDDEN = sorted(TOPICS.keys() - set(SEEN))
ASKED = [
    *("kind:place", "kind:theme", "kind:actor", "level:governorate", "level:country,district"),
    *("salience:main", "salience:main kind:place", "salience:main topic:sdf", "kind:place lang:ar"),
]


@pytest.mark.parametrize("text", ASKED)
def test_what_may_not_be_seen_changes_no_verdict(text):
    query = bounded(parse_text(text), TOPICS, SEEN)
    for salience in ("main", "passing"):
        own = Tag("sdf", 0.9, (), salience)
        plain = article(own)
        for hidden in HIDDEN:
            both = article(own, hidden)
            assert query.matches(both, NOW) == query.matches(plain, NOW), hidden
            assert not query.matches(article(hidden), NOW)


def test_what_may_be_seen_is_asked_for_as_ever():
    passing = Tag("aleppo", 0.9, (), "passing")
    for text, tags, is_wanted in [
        ("kind:place", ("aleppo",), True),
        ("kind:actor", ("aleppo",), False),
        ("level:governorate", ("aleppo",), True),
        ("level:country", ("aleppo",), False),
        ("salience:main", (passing,), False),
        ("salience:main kind:place", (passing, "sdf"), False),
        ("salience:main kind:actor", (passing, "sdf"), True),
    ]:
        query = bounded(parse_text(text), TOPICS, SEEN)
        assert query.matches(article(*tags), NOW) is is_wanted, text
        assert query.text() == parse_text(text).text()
