"""Whether the day or the month comes first, told by the other entries, in every format."""

import json

import pytest

from tasks.feeds.parse import read
from tasks.model import IndexSelectors, Page

URL = "https://a.example/feed"
RULES = IndexSelectors("p", date="time")
ARABIC, ENGLISH = "اجتماع في دمشق لبحث إعادة الإعمار", "The ministers of the region met in Damascus"


def rss(dates: list[str], lang: str, title: str) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>/{number}</link><pubDate>{date}</pubDate></item>"
        for number, date in enumerate(dates)
    )
    head = f"<title>A</title><language>{lang}</language>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>"


def atom(dates: list[str], lang: str, title: str) -> str:
    entries = "".join(
        f"<entry><title>{title}</title><link href='/{number}'/><updated>{date}</updated></entry>"
        for number, date in enumerate(dates)
    )
    space = "http://www.w3.org/2005/Atom"
    return f"<feed xmlns='{space}' xml:lang='{lang}'><title>A</title>{entries}</feed>"


def json_feed(dates: list[str], lang: str, title: str) -> str:
    items = [
        {"url": f"/{number}", "title": title, "date_published": date}
        for number, date in enumerate(dates)
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "A", "language": lang}
    return json.dumps(head | {"items": items})


def sitemap(dates: list[str], lang: str, title: str) -> str:
    name = f"<publication><name>A</name><language>{lang}</language></publication>"
    urls = "".join(
        f"<url><loc>https://a.example/{number}</loc><news>{name}<title>{title}</title>"
        f"<publication_date>{date}</publication_date></news></url>"
        for number, date in enumerate(dates)
    )
    return f"<urlset>{urls}</urlset>"


def listing(dates: list[str], lang: str, title: str) -> str:
    rows = "".join(
        f"<p><a href=/{number}>{title}</a><time>{date}</time></p>"
        for number, date in enumerate(dates)
    )
    return f"<html lang={lang}>{rows}</html>"


FORMATS = [(rss, None), (atom, None), (json_feed, None), (sitemap, None), (listing, RULES)]


def months(write, rules, dates, lang="ar", title=ARABIC):
    feed = read(Page(URL, write(dates, lang, title).encode()), rules=rules, zone="UTC").feed
    return [entry.published_at and entry.published_at.month for entry in feed.entries]


@pytest.mark.parametrize(("write", "rules"), FORMATS)
def test_an_entry_with_a_day_above_twelve_decides_for_the_others(write, rules):
    assert months(write, rules, ["05/06/2026 10:00", "13/05/2026 09:00"]) == [6, 5]
    assert months(write, rules, ["06/05/2026 10:00", "05/13/2026 09:00"]) == [6, 5]
    assert months(write, rules, ["06/05/2026 10:00", "06/13/2026"], "en", ENGLISH) == [6, 6]


@pytest.mark.parametrize(("write", "rules"), FORMATS)
def test_entries_that_disagree_leave_the_others_unknown(write, rules):
    assert months(write, rules, ["05/06/2026", "13/05/2026", "05/13/2026"]) == [None, 5, 5]


@pytest.mark.parametrize(("write", "rules"), FORMATS)
@pytest.mark.parametrize(
    ("lang", "title", "month"),
    [
        ("ar", ARABIC, 6),
        ("en-GB", ENGLISH, 6),
        ("en-US", ENGLISH, 5),
        ("en", ENGLISH, None),
        ("en-US", ARABIC, 6),  # a program that declares it always
        ("en", "Suriye'de yeni hükümet için görüşmeler sürüyor", 6),
    ],
)
def test_else_the_language_of_the_titles_decides(write, rules, lang, title, month):
    assert months(write, rules, ["05/06/2026 10:00"], lang, title) == [month]


@pytest.mark.parametrize(("write", "rules"), FORMATS)
def test_a_weekday_of_one_entry_decides_for_the_others(write, rules):
    assert months(write, rules, ["Wed 05/06/2026", "07/08/2026"]) == [5, 7]
