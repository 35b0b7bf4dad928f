"""Pages that the code tells say what the code says today."""

import pytest

from rasid.web.app import create_app
from rasid.web.openapi import PATHS
from tasks.model import Story, Tag, TagMatch
from tasks.publishing.article_v1 import ArticleMessage
from tools.article_page import sentences
from tools.reference import PAGES, PLACE
from tools.settings_page import GROUPS
from worker.config.settings import Settings


@pytest.mark.parametrize("name", PAGES)
def test_a_written_page_is_what_the_code_tells(name):
    assert (PLACE / name).read_text("utf-8") == PAGES[name](), "run: python tools/reference.py"


@pytest.mark.parametrize("struct", [ArticleMessage, Tag, TagMatch, Story])
def test_every_field_of_a_message_says_what_it_is(struct):
    assert sentences(struct).keys() == set(struct.__struct_fields__)


def test_groups_of_settings_begin_with_settings():
    assert GROUPS.keys() <= Settings.model_fields.keys()


def test_every_address_that_answers_is_described(settings, store):
    routes = create_app(settings, store).routes
    paths = {route.path_format for route in routes if route.path and route.include_in_schema}
    assert {path for path in paths if not path.startswith("/websub/")} == PATHS.keys()


def test_a_changed_default_changes_the_page(monkeypatch):
    before = PAGES["settings.md"]()
    monkeypatch.setattr(Settings.model_fields["web_port"], "default", 8123)
    assert PAGES["settings.md"]() != before
