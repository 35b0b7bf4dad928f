"""The names of date fields are data that is checked when it is read."""

import pytest

from tasks.errors import SettingsError
from tasks.extraction.dating.field_names import field_names, parse_field_names

SOUND = 'published = ["date"]\ncreated = ["created"]\nmodified = ["lastmod"]'


def test_the_surest_name_stands_first():
    assert field_names().published[0] == "article:published_time"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["date"]', '["Date"]'),
        ('["date"]', '["created"]'),
        ('["date"]', '[""]'),
        ('["date"]', "[]"),
        ("modified", "changed"),
        ("=", "?"),
    ],
)
def test_a_bad_list_of_names_is_refused_with_its_file(old, new):
    assert parse_field_names(SOUND).published == ("date",)
    with pytest.raises(SettingsError, match=r"fields\.toml"):
        parse_field_names(SOUND.replace(old, new))
