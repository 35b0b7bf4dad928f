"""A site names itself in links to its front page, and pages without a heading show their title."""

import time

import pytest

from tasks.extraction import extract
from tasks.extraction.page_metadata import PageMetadata
from tasks.extraction.titles import title_of
from tasks.model import Page
from tests.support.pages import PARAGRAPH

HEADLINE = "افتتاح طريق جديد بين سلمية وريفها الشرقي"
SITE = "شبكة النهر"
URL = "https://www.nahr.example/n/5"
HOME_LINKS = [
    f"<a href='/'>{SITE}</a>",
    f"<a href='https://www.nahr.example/'>{SITE}</a>",
    f"<a href='http://nahr.example'><img alt='{SITE}' src=l.png></a>",
    f"<a rel=home href='/ar'>{SITE}</a>",
]


def title(document: str, above: str, *, feed_title: str = "", head: str = "") -> str:
    html = (
        f"<html lang=ar><head><title>{document}</title>{head}</head><body>{above}"
        f"<div class=entry-content><p>{PARAGRAPH}</p><p>{PARAGRAPH} وعاد.</p></div></body></html>"
    )
    page = Page(URL, html.encode(), "text/html; charset=utf-8", URL)
    return extract(page, feed_title=feed_title).title


@pytest.mark.parametrize("link", HOME_LINKS)
@pytest.mark.parametrize("sign", [" - ", " » ", ": ", " .. ", "… "])
def test_the_text_of_a_link_to_the_front_page_is_the_name_of_the_site(link, sign):
    assert title(f"{SITE}{sign}{HEADLINE}", f"<h1>{link}</h1>") == HEADLINE
    assert title(f"{HEADLINE}{sign}{SITE}", f"<h1>{link}</h1>") == HEADLINE


def test_a_link_to_another_page_names_no_site():
    links = f"<h1><a href='/n/4'>{SITE}</a></h1><h1><a href='https://b.example/'>{SITE}</a></h1>"
    assert title(f"{SITE} … {HEADLINE}", links) == f"{SITE} … {HEADLINE}"


def test_the_name_of_the_site_in_json_ld_goes():
    script = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "'
        + SITE
        + '"}]}</script>'
    )
    assert title(f"{SITE} : {HEADLINE}", "", head=script) == HEADLINE


def test_a_word_of_a_title_that_the_site_is_called_too_stays():
    link = "<a href='/'>سوري</a>"
    whole = "لقاء أردني-سوري"
    assert title(whole, link) == whole
    assert title("سوري-أردني: لقاء على الحدود", link) == "سوري-أردني: لقاء على الحدود"
    assert title(f"{whole}-{SITE}", HOME_LINKS[0]) == whole


def test_a_line_above_the_text_that_is_most_of_the_title_is_the_headline():
    document = f"وكالة الضفاف الإخبارية :: {HEADLINE}"
    cell = f"<table><tr><td><b>{HEADLINE}</b><br>تاريخ النشر: 14-10-2025</td></tr></table>"
    assert title(document, cell) == HEADLINE
    assert title(document, "<b>وكالة الضفاف الإخبارية</b>") == document


def test_the_headline_of_the_feed_finds_a_lower_heading():
    above = f"<header><h1>وزارة النقل</h1></header><h3>{HEADLINE}</h3>"
    assert title("وزارة النقل", above, feed_title=HEADLINE) == HEADLINE
    assert title("وزارة النقل", above, feed_title="خبر آخر عن الجسر") == "وزارة النقل"


def test_a_title_of_signs_costs_no_square_of_its_length():
    def seconds(count: int) -> float:
        metadata = PageMetadata(
            metas={"og:site_name": SITE}, document_title="كلمة-" * count + "كلمة"
        )
        begun = time.process_time()
        title_of(metadata)
        return time.process_time() - begun

    seconds(100)
    assert seconds(8_000) < 12 * max(seconds(2_000), 0.001)
