"""Whose word counts for each fact of a source."""

import pytest

from tasks.sources import Said, SourceCatalogue, resolve
from tasks.sources.countries import is_country, zone_of_country
from tests.tasks.sources.test_catalogue import facts

IN_PARIS = facts("monde", "monde.example", country="FR", lang="fr")
IN_YORK = facts("york", "york.example", country="US", zone="America/New_York", news=False)
CATALOGUE = SourceCatalogue([IN_PARIS, IN_YORK])
NOWHERE = "https://nobody.example/feed"
MONDE, YORK = "https://monde.example/feed", "https://york.example/feed"


@pytest.mark.parametrize(
    ("said", "url", "zone", "origin"),
    [
        (Said(), NOWHERE, "Asia/Damascus", "default"),
        (Said(country="IQ"), NOWHERE, "Asia/Baghdad", "country"),
        (Said(country="US"), NOWHERE, "Asia/Damascus", "default"),
        (Said(zone="Asia/Tokyo", country="IQ"), NOWHERE, "Asia/Tokyo", "operator"),
        (Said(zone="Asia/Nowhere", country="IQ"), NOWHERE, "Asia/Baghdad", "country"),
        (Said(), MONDE, "Europe/Paris", "country"),
        (Said(country="TR"), MONDE, "Europe/Istanbul", "country"),
        (Said(), YORK, "America/New_York", "catalogue"),
        (Said(country="FR"), YORK, "America/New_York", "catalogue"),
        (Said(zone="Asia/Tokyo"), YORK, "Asia/Tokyo", "operator"),
    ],
)
def test_the_zone_is_the_operators_then_the_catalogues_then_the_countrys(said, url, zone, origin):
    known = resolve(said, url, CATALOGUE)
    assert (known.zone.value, known.zone.origin) == (zone, origin)
    assert known.known_zone == ("" if origin == "default" else zone)


def test_an_unknown_source_has_no_facts():
    known = resolve(Said(source="Nobody"), NOWHERE, CATALOGUE)
    assert (known.id, known.names) == ("", ())
    for fact in (known.country, known.lang, known.kind, known.news):
        assert (fact.value, fact.origin) in {("", "default"), (False, "default")}


def test_the_operators_name_goes_before_the_address():
    assert resolve(Said(source="MONDE"), YORK, CATALOGUE).id == "monde"
    assert resolve(Said(source="Nobody"), YORK, CATALOGUE).id == "york"


def test_what_the_operator_says_stands_beside_what_the_catalogue_says():
    known = resolve(Said(kind="agency", news=True), YORK, CATALOGUE)
    assert (known.kind.value, known.kind.origin) == ("agency", "operator")
    assert (known.news.value, known.news.origin) == (True, "operator")
    assert (known.country.value, known.country.origin) == ("US", "catalogue")


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("SY", "Asia/Damascus"),
        ("DE", "Europe/Berlin"),
        ("US", ""),
        ("RU", ""),
        ("XX", ""),
        ("", ""),
    ],
)
def test_only_a_country_of_one_time_tells_the_zone(code, zone):
    assert zone_of_country(code) == zone


def test_countries_are_those_of_the_standard():
    assert is_country("SY")
    assert not any(is_country(code) for code in ("sy", "XX", "UK", "", "SYR"))
