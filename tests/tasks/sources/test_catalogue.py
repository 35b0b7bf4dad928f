"""Whose an address or a name is."""

from pathlib import Path

import pytest

from tasks.sources import SourceCatalogue, SourceFacts, bundled
from tasks.sources.facts import TITLE_LANGS
from worker.catalogue.opml import read_feeds_file

SHIPPED = Path(__file__).parents[3] / "deploy" / "feeds.opml"


def facts(id_: str, *addresses: str, **more) -> SourceFacts:
    known = {"names": (id_,), "kind": "site", "news": True, "country": "SY"} | more
    return SourceFacts(id=id_, addresses=addresses, **known)


TIMES = facts("times", "times.example", "t.me/TimesChannel", lang="ar")
TODAY = facts("today", "today.times.example", editions={"today.times.example/ku": "ku"}, lang="en")
CATALOGUE = SourceCatalogue([TIMES, TODAY])


@pytest.mark.parametrize(
    ("url", "id_", "lang"),
    [
        ("https://times.example/feed", "times", "ar"),
        ("http://WWW.Times.example:8080/a/b?c=d#e", "times", "ar"),
        ("https://feeds.times.example/", "times", "ar"),
        ("https://today.times.example/feed", "today", "en"),
        ("https://www.today.times.example/ku/feed", "today", "ku"),
        ("https://today.times.example/kurdistan", "today", "en"),
        ("https://t.me/s/timeschannel", "times", "ar"),
        ("https://telegram.me/TimesChannel/17", "times", "ar"),
    ],
)
def test_the_closest_host_or_path_tells_whose_an_address_is(url, id_, lang):
    found = CATALOGUE.at(url)
    assert found is not None
    assert (found.id, found.lang) == (id_, lang)


@pytest.mark.parametrize(
    "url",
    [
        "https://nottimes.example/",
        "https://times.example.org/",
        "https://example/",
        "https://t.me/s/TimesChannel2",
        "https://t.me/",
        "http://127.0.0.1/times.example",
        "http://[::1/",
        "times",
        "",
    ],
)
def test_an_address_that_only_resembles_one_is_nobodys(url):
    assert CATALOGUE.at(url) is None


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("enab-baladi", "enab-baladi"),
        ("ENAB BALADI", "enab-baladi"),
        ("عِنَب بلدي", "enab-baladi"),
        ("الاناضول", "anadolu"),
        ("Anadolu Ajansi", "anadolu"),
        ("L’Orient-Le Jour", "lorient-le-jour"),
    ],
)
def test_a_name_is_found_in_any_case_and_without_its_marks(name, id_):
    found = bundled().named(name)
    assert found is not None
    assert found.id == id_


@pytest.mark.parametrize("name", ["", " ", "Enab", "nobody", "News"])
def test_a_name_that_is_none_is_unknown(name):
    assert bundled().named(name) is None


def test_the_bundled_catalogue_knows_the_shipped_feeds_by_address_and_by_name():
    known = bundled()
    for feed in read_feeds_file(SHIPPED).feeds:
        by_name = known.named(feed.source)
        assert by_name is not None, feed.source
        assert by_name.country == feed.country
        for url in feed.addresses:
            by_address = known.at(url)
            assert by_address is not None, url
            assert by_address.id == by_name.id
            assert by_address.lang in {feed.lang, ""}
    assert 40 <= len(known.sources) <= 120


def test_each_bundled_source_has_a_title_in_four_languages_and_an_owner():
    for source in bundled().sources:
        assert source.titles.keys() == set(TITLE_LANGS), source.id
        assert source.owner, source.id
        for title in source.titles.values():
            assert bundled().named(title) is source
