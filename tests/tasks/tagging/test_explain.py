"""Why, and why not.

What was folded and stripped, which words decided, how far they were, and what almost matched.
"""

from tasks.tagging.explain import explain
from tasks.tagging.tagger import Tagger, Text
from tasks.tagging.taxonomy import Taxonomy
from tasks.tagging.taxonomy_toml import parse_topics

FILE = """
[[topic]]
id = "coalition"
kind = "actor"
window = 4
labels = { ar = "التحالف", en = "Coalition", ku = "Hevpeymanî", tr = "Koalisyon" }
strong = { ar = ["التحالف الدولي"], en = ["CJTF"] }
bare = { ar = ["التحالف"] }
supports = { ar = ["طيران"] }
vetoes = { ar = ["الحوثيين"] }
deny = { ar = ["التحالف الوطني"] }
examples = { must = ["التحالف الدولي"] }
"""
TAGGER = Tagger(Taxonomy(parse_topics("coalition.toml", FILE)))


def candidates(text, title=""):
    return explain(TAGGER, Text(title=title, text=text), "coalition").candidates


def test_a_match_says_what_was_folded_and_stripped():
    (candidate,) = candidates("وللتحالف الدُّوليّ")
    assert (candidate.match.before, candidate.match.folded) == ("ول", ("marks", "article"))
    (candidate,) = candidates("بالتحالف_الدولى")
    assert (candidate.match.before, candidate.match.folded) == ("ب", ("_→ ", "ى→ي"))


def test_what_supports_and_what_stops_is_a_place_with_its_distance():
    (candidate,) = candidates("شن طيران من التحالف غارة")
    assert (candidate.clause, candidate.words, candidate.window) == ("supported by طيران", 2, 4)
    assert (candidate.match.by.surface, candidate.match.by.start) == ("طيران", 3)
    (candidate,) = candidates("قصف التحالف مواقع الحوثيين")
    assert (candidate.clause, candidate.words) == ("vetoed by الحوثيين", 2)


def test_a_missing_support_names_the_nearest_one():
    (candidate,) = candidates("طيران كثير جدا في سماء المدينة لكن التحالف")
    assert (candidate.clause, candidate.match.by.surface, candidate.words) == (
        "no support",
        "طيران",
        7,
    )
    (candidate,) = candidates("قال التحالف كلمة")
    assert (candidate.clause, candidate.match.by, candidate.words) == ("no support", None, None)


def test_a_tag_keeps_the_places_that_were_stopped():
    (tag,) = TAGGER.tag(Text(title="", text="التحالف الدولي غائب. التحالف الوطني حاضر"))
    assert [match.surface for match in tag.matches] == ["التحالف الدولي"]
    assert [(match.surface, match.by.surface) for match in tag.vetoed] == [
        ("التحالف", "التحالف الوطني")
    ]


def test_what_almost_matches_is_shown_with_the_reason():
    (candidate,) = candidates("the cjtf said")
    assert (candidate.is_accepted, candidate.clause) == (False, "is not written as «CJTF»")
    (candidate,) = candidates("تحدث عن استتحالف التحالفات", "")[:1]
    assert (candidate.match.surface, candidate.clause) == (
        "التحالفات",
        "is another word than «التحالف»",
    )


def test_an_article_without_the_words_has_nothing_to_explain():
    assert candidates("الطقس جميل") == ()
