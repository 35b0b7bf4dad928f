"""Measured on the corpus: a change that makes these figures better raises the bar here."""

import json
import os
from functools import cache
from pathlib import Path

import pytest

from tasks.extraction import extract
from tasks.model import Article, Page

CORPUS = Path(os.environ.get("RASID_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
GOLD = CORPUS / "arabic" / "gold.json"
SEED = sorted((CORPUS / "seed").glob("*.txt"))
pytestmark = pytest.mark.skipif(not (GOLD.exists() and SEED), reason="skipped: no corpus")


@cache
def pages() -> list[tuple[dict, Article]]:
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    return [
        (one, extract(Page(one["url"], (GOLD.parent / one["file"]).read_bytes(), "text/html")))
        for one in gold
    ]


def snippets(kind: str) -> list[bool]:
    return [
        " ".join(snippet.split()) in " ".join(article.text.split())
        for gold, article in pages()
        for snippet in gold[kind]
    ]


def test_every_title_is_found():
    assert [article.title for _, article in pages()] == [gold["title"] for gold, _ in pages()]


def test_every_language_is_found():
    assert [article.lang for _, article in pages()] == [gold["lang"] for gold, _ in pages()]


def test_dates_are_right_or_unknown():
    read = [(gold["date"], article.published_at) for gold, article in pages()]
    assert None not in [at for _, at in read]
    off = [
        (day, at)
        for day, at in read
        if at and abs((at.replace(tzinfo=None) - at.fromisoformat(day)).total_seconds()) > 86_400
    ]
    assert off == []


def test_the_stories_are_there():
    assert all(snippets("with"))
    assert len(snippets("with")) == 18


def test_the_boilerplate_is_not():
    assert not any(snippets("without"))
    assert len(snippets("without")) == 21


def seed_page() -> tuple[Page, list[str]]:
    """Show the seed text as a site would.

    Date, two headings, blocks, a related link and a share bar.
    """
    date, title, _, *blocks = [
        block for block in SEED[0].read_text(encoding="utf-8").split("\n\n") if block.strip()
    ]
    *story, end = blocks
    related, share = end.strip().split("\n")
    lines = [line.strip() for block in story for line in block.split("\n") if line.strip()]
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = (
        f"<!doctype html><html lang='ar' dir='rtl'><head><title>{title} - موقع</title></head><body>"
        f"<div class='top'>{date}</div><article><h1 class='mobile'>{title}</h1><h1 "
        f"class='desktop'>{title}</h1>"
        f"{body}<p><a href='/related'>{related}</a></p><p>{share}</p></article></body></html>"
    )
    return Page("https://news.example/1", html.encode(), "text/html"), lines


def test_the_seed_page_comes_out_as_its_body_alone():
    page, lines = seed_page()
    assert extract(page).text.split("\n\n") == lines


def test_the_seed_page_tells_its_title_and_date():
    article = extract(seed_page()[0])
    assert article.title.startswith("الداخلية السورية تعترض")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2025-11-29T17:47:00+00:00"
    assert article.lang == "ar"
