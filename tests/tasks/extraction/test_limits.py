"""Pages built to stop a parser.

Each ends soon and small, as an article or a reason (threat T15).
"""

import pytest

from tests.support.bounded_reading import megabytes_to_read, outcome_of

SENTENCE = (
    "<p>Running text of a story, with commas and more words than one would ever need for a "
    "sentence of news.</p>"
)
ATTRIBUTES = " ".join(f"a{at}" for at in range(290))
PAGES = {
    "nested boxes": "<div>" * 100_000,
    "nested boxes, few enough to pass": "<div class=date>" * 1_900
    + SENTENCE
    + "<p>12 May 2020</p>" * 2_000,
    "nested bold": "<b>" * 5_900 + SENTENCE,
    "formatting": "<a><b><i><u>" * 1_400 + SENTENCE,
    "bold paragraphs": "<b><p>" * 2_900 + SENTENCE,
    "nested tables": "<table><tr><td>" * 3_000 + SENTENCE,
    "nested headings": "<h1>" * 2_900 + SENTENCE,
    "nested options": "<select><option>" * 2_900 + SENTENCE,
    "nested pictures": "<svg><g>" * 2_900 + SENTENCE,
    "quotations": "<blockquote>" * 1_900 + SENTENCE * 3_000,
    "attributes": "<p " + " ".join(f"a{at}" for at in range(100_000)) + ">",
    "attributes everywhere": f"<p {ATTRIBUTES}>x</p>" * 3_000 + SENTENCE,
    "comments": "<!--" * 200_000 + SENTENCE,
    "open tags": "<p a" * 100_000,
    "flat paragraphs": SENTENCE * 40_000,
    "short paragraphs": "<p>few words of text</p>" * 150_000,
    "links": "<li><a href=x>link of a page in a list</a></li>" * 70_000 + SENTENCE,
    "line breaks": "word<br>" * 140_000,
    "moments": "<nav>" + "<div>" * 1_500 + "<time>1 May 2020</time>" * 20_000,
    "brackets": "<script type='application/ld+json'>" + "[" * 400_000 + "</script>" + SENTENCE,
    "references": "&amp;" * 900_000 + SENTENCE,
    "an attribute without end": '<a href="' + "x" * 4_000_000 + SENTENCE,
    "one endless text": "<p>" + "a, " * 1_500_000 + "</p>",
    "names": (
        "<div class='"
        + "nav-share related-article " * 400
        + "'>text that runs, a little more of it</div>"
    )
    * 400,
}
# What a worker allows a page (RASID_CLEAN_CPU_SECONDS). These take one second at most; a shape
# that is slow takes minutes.
LIMIT_SECONDS = 10
LIMIT_MEGABYTES = 200


@pytest.mark.heavy
@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_ends_within_seconds_and_megabytes(name):
    """The kernel ends a child that takes longer: what is asserted is that it was not needed."""
    assert megabytes_to_read(PAGES[name], LIMIT_SECONDS) <= LIMIT_MEGABYTES


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nested boxes", "page_hostile"),
        ("attributes", "page_hostile"),
        ("attributes everywhere", "page_hostile"),
        ("links", "page_hostile"),
        ("one endless text", "page_hostile"),
        ("comments", "no_article"),
        ("brackets", "article"),
        ("quotations", "article"),
    ],
)
def test_a_hostile_page_has_its_reason_and_a_strange_one_its_article(name, expected):
    assert outcome_of(PAGES[name]) == expected
