"""The parameter that passes a page cache: which names it may have, and that a search sends it."""

import pytest

from rasid.testing import FakeWeb, respond
from tasks.errors import SettingsError
from tasks.http.request import RequestOptions
from tests.support.fakes import OpenReader
from tests.support.feed_station import URL, rss
from worker.catalogue import discovery
from worker.catalogue.discovery import Candidate, Finder
from worker.fetch.request_options import read_request_options


@pytest.mark.parametrize("name", ["rasid", "no-cache", "t2"])
def test_a_name_that_addresses_keep_is_taken(name):
    assert read_request_options("", (), 0, "", name).fresh_parameter == name


@pytest.mark.parametrize(
    "name", ["utm_source", "fbclid", "2x", "a b", "a=b", "a&b", "ا", "x" * 33, "a\n", "#a", "-"]
)
def test_a_name_that_would_be_lost_or_break_the_address_is_refused(name):
    with pytest.raises(SettingsError, match="--fresh-parameter"):
        read_request_options("", (), 0, "", name)


def test_a_look_at_a_feed_asks_as_its_polls_will(monkeypatch):
    monkeypatch.setattr(discovery.time, "time", lambda: 1_700_000_000.0)
    asked = f"{URL}?rasid=1700000000"
    web = FakeWeb({asked: respond(asked, rss("1"))})
    found = Finder(web, OpenReader(), 10_000, RequestOptions(fresh_parameter="rasid")).look(URL)
    assert isinstance(found, Candidate)
    assert found.url == URL
