import pytest

from tasks.http.canonical import canonical_to_fetch
from tasks.model import Page

ARTICLE = "https://news.example/syria/convoy"
CANONICAL = f'<link rel="canonical" href="{ARTICLE}">'


def page(url: str, head: str = CANONICAL, root: str = "<html>", body: str = "<body>") -> Page:
    return Page(
        url,
        f"<!doctype html>{root}<head><meta charset=utf-8>{head}</head>{body}".encode(),
        "text/html",
    )


@pytest.mark.parametrize(
    "root", ["<html amp>", "<html lang=ar ⚡>", "<html ⚡4ads lang=ar>", '<html amp="" dir=rtl>']
)
def test_an_amp_page_leads_to_its_article(root):
    assert canonical_to_fetch(page("https://news.example/x/syria/convoy", root=root)) == ARTICLE


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/syria/convoy/amp",
        "https://news.example/syria/convoy/amp/",
        "https://amp.news.example/syria/convoy",
        "https://news.example/amp/syria/convoy",
        "https://news.example/syria/convoy.amp.html",
        "https://news.example/syria/convoy?amp",
        "https://news.example/syria/convoy?amp=1",
        "https://news.example/syria/convoy/print",
        "https://news.example/print/42",
        "https://news.example/print.php?id=42",
        "https://news.example/syria/convoy?print=1",
        "https://news.example/syria/convoy?view=print",
    ],
)
def test_the_address_tells_a_view_too(url):
    assert canonical_to_fetch(page(url)) == ARTICLE


def test_a_page_that_prints_itself_is_a_print_view():
    assert (
        canonical_to_fetch(
            page("https://news.example/p?id=4", body='<body onload="window.print()">')
        )
        == ARTICLE
    )


@pytest.mark.parametrize(
    "head",
    [
        f"<link href='{ARTICLE}' rel='canonical'>",
        f"<LINK REL=canonical HREF={ARTICLE}>",
        '<link rel="canonical" href="/syria/convoy">',
        '<link rel="canonical" href="//news.example/syria/convoy?utm_source=amp#top">',
        (
            f'<link rel="stylesheet" href="/a.css">{CANONICAL}<link rel="canonical" '
            f'href="https://news.example/other">'
        ),
    ],
)
def test_a_canonical_link_is_read_in_every_spelling(head):
    assert canonical_to_fetch(page(f"{ARTICLE}/amp", head)) == ARTICLE


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<link rel="alternate" href="https://news.example/x">',
        '<link rel="canonical">',
        '<link rel="canonical" href="">',
        '<link rel="canonical" href="javascript:alert(1)">',
        '<link rel="canonical" href="http://[">',
        '<link rel="canonical" href="https://other.example.org/syria/convoy">',
        '<link rel="canonical" href="https://news.example/">',
        f'<link rel="canonical" href="{ARTICLE}/amp/">',
        f'<link rel="canonical" href="{ARTICLE}?amp=1">',
    ],
)
def test_without_an_address_of_the_site_the_view_has_to_do(head):
    assert canonical_to_fetch(page(f"{ARTICLE}/amp", head)) is None


@pytest.mark.parametrize(
    "url",
    [
        ARTICLE,
        "https://news.example/syria/another-convoy",
        "https://news.example/printing-press-reopens",
        "https://news.example/amplifier",
        "https://news.example/x?amplitude=1",
        "https://news.example/x?printer=1",
    ],
)
def test_an_ordinary_page_is_fetched_once(url):
    assert canonical_to_fetch(page(url)) is None


def test_the_final_address_counts():
    view = Page(
        "https://news.example/go/1",
        page(ARTICLE).body,
        "text/html",
        "https://news.example/syria/convoy/amp",
    )
    assert canonical_to_fetch(view) == ARTICLE
