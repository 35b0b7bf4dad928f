"""The wall's query is the one of programs and of the command line: zone, words, all that is new."""

import re
import shlex
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import quote, urlencode

import pytest

from rasid.cli.streams.asked import read_arguments
from rasid.web.pages.take_along import lines_of
from rasid.web.pages.wall import CARDS, MOST_NEW
from tasks.query import parse_text
from tests.rasid.web.pages.conftest import Site, cards
from tests.support.wall_news import add, message, serving
from worker.streams.streams import Streams

FAR = "Pacific/Kiritimati"  # 14 hours before UTC


def test_days_of_a_query_are_those_of_the_zone_that_is_set(settings, store):
    morning = datetime(2026, 11, 2, 11, tzinfo=UTC)  # the third there, the second in Damascus
    add(store, message("early", "x", seen_at=morning), at=datetime.now(UTC))
    asked = "published_from=2026-11-03&published_to=2026-11-03"
    far = settings.model_copy(update={"web_zone": FAR})
    with serving(far, store) as base:
        site = Site(base)
        assert cards(site.page(f"/?{asked}")) == ["early"]
        assert "early" in site.page(f"/v1/articles?{asked}")
        assert "early" in site.page(f"/kept/export?as=csv&{asked}")


def test_a_zone_that_was_chosen_stays_in_every_address(settings, store):
    for number in range(CARDS + 1):
        add(store, message(f"n{number}", "x"), at=datetime.now(UTC))
    chosen = {"published_from": "2026-11-01", "zone": "Asia/Damascus"}
    far = settings.model_copy(update={"web_zone": FAR})
    with serving(far, store) as base:
        site = Site(base)
        html = site.page(f"/?{urlencode(chosen)}")
        atom = site.page(f"/topics/articles/atom.xml?{urlencode(chosen)}")
        linked = site.ask(f"/v1/articles?limit=1&{urlencode(chosen)}")[0].getheader("Link")
    links = [unescape(one) for one in re.findall(r'href="([^"]*published_from[^"]*)"', html)]
    assert any("cursor" in link for link in links)
    forms = [one for one in html.split("<form")[1:] if "published_from" in one]
    assert len(forms) > 3
    kept = unescape(html).partition('id="take-1"')[2].partition("</ul>")[0]
    for text in (*links, *forms, atom.partition("</link>")[0], linked, *kept.split("</li>")[:-1]):
        assert "Asia" in text, text
        assert FAR.partition("/")[0] not in text


@pytest.mark.parametrize(
    "text", ["explosion", "sdf", "-sdf", "-topic:isis", "-لغم", 'lang:ar "a b"', "it's", "--x"]
)
def test_a_query_is_typed_into_a_terminal_as_it_was_asked(settings, store, text):
    command = next(one.text for one in lines_of(parse_text(text), "") if one.what == "terminal")
    words = shlex.split(command)
    assert words[:3] == ["rasid", "tail", "--follow"]
    options, rest = words[3:-1], words[-1]
    assert options == (["--"] if rest.startswith("-") else [])
    asked = read_arguments([rest], settings, Streams(store))
    assert asked.names == ()
    for one in ("explosion", "sdf", "x", "isis", "لغم"):
        spaced = f" {one} "
        wanted = [words.are_in(spaced) for words in parse_text(text).words]
        assert [words.are_in(spaced) for words in asked.query.words] == wanted
    assert asked.query.none_of == parse_text(text).none_of


def test_all_that_came_is_shown_and_not_a_page_of_it(settings, store, news):
    with serving(settings, store) as base:
        site = Site(base)
        last = re.search(r'data-last="([^"]+)"', site.page("/"))[1]
        begin = datetime.now(UTC) - timedelta(seconds=1)
        for number in range(2 * CARDS + 5):
            at = datetime.now(UTC)
            add(store, message(f"new{number}", f"{number}", seen_at=at), at=at)
        shown = cards(site.page(f"/?after={last}&since={quote(begin.isoformat())}"))
        assert len(shown) == len(set(shown)) == 2 * CARDS + 5 < MOST_NEW
        assert shown[0] == f"new{2 * CARDS + 4}"
