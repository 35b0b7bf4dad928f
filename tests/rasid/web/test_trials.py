"""Trials that are never answered hold few of the threads that answer requests."""

from contextlib import ExitStack

import pytest

from rasid.web.app import create_app
from rasid.web.trials import AT_ONCE, TooManyTrialsError, TrialPlaces
from tests.rasid.web.api.test_calls import Program


def test_a_reader_has_one_place_and_all_have_some():
    places = TrialPlaces()
    with ExitStack() as under_way:
        for number in range(AT_ONCE):
            under_way.enter_context(places.taken(f"reader-{number}"))
        for reader in ("reader-0", "another"):
            with pytest.raises(TooManyTrialsError), places.taken(reader):
                pass
    with places.taken("another"), pytest.raises(TooManyTrialsError), places.taken("another"):
        pass
    with places.taken("another"):
        pass


def test_whoever_asks_for_a_second_one_is_told_to_wait(settings, store):
    app = create_app(settings, store)
    here = Program(app)
    made = here.call("POST", "/v1/alerts", {"name": "Wells"}).json()
    at = f"/v1/alerts/{made['id']}/test"
    with app.state.trials.taken("local"):
        assert here.call("POST", at, {}).status_code == 429
    assert here.call("POST", at, {}).status_code == 200
