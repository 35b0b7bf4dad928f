"""Mistakes in files of sources are named, all at once."""

import pytest

from tasks.errors import SettingsError
from tasks.sources.sources_toml import parse_sources

GOOD = """
[[source]]
id = "times"
names = ["Times", "الأوقات"]
country = "SY"
lang = "ar"
kind = "newspaper"
news = true
addresses = ["times.example"]
editions = { "times.example/ku" = "ku" }
"""


def mistakes(**texts: str) -> str:
    with pytest.raises(SettingsError) as caught:
        parse_sources({f"{name}.toml": text for name, text in texts.items()})
    return str(caught.value)


def test_a_file_becomes_its_sources():
    (times,) = parse_sources({"a.toml": GOOD})
    assert (times.id, times.country, times.editions) == ("times", "SY", {"times.example/ku": "ku"})


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"times"\n', '"The Times"\n', "id"),
        ('"SY"', '"XX"', "country"),
        ('"SY"', '"US"', "zone"),
        ('country = "SY"\n', "", "zone"),
        ('"SY"', '"SY"\nzone = "Asia/Damascsu"', "zone 'Asia/Damascsu'"),
        ('lang = "ar"', 'lang = "xx"', "lang"),
        ('"newspaper"', '"gazette"', "kind"),
        ("news = true", 'news = "yes"', "news"),
        ("news = true\n", "", "news"),
        ("news = true", "news = true\ncolour = 1", "colour"),
        ('["times.example"]', "[]", "addresses"),
        ('["times.example"]', '["https://times.example"]', "without a scheme"),
        ('"times.example/ku" =', '"other.example/ku" =', "edition"),
        ('["Times", "الأوقات"]', "[]", "names"),
        ("[[source]]", "[[sources]]", "sources"),
        ('"SY"', "SY", "line 5"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(old, new, told):
    text = mistakes(a=GOOD.replace(old, new))
    assert text.startswith("a.toml")
    assert told in text


def test_all_mistakes_come_at_once_each_with_its_place():
    other = GOOD.replace('"times"\n', '"other"\n').replace('"SY"', '"XX"')
    lines = mistakes(a=GOOD, b="# two\n" + other, c="[[source").splitlines()
    assert any(line.startswith("b.toml:3 (other): country") for line in lines)
    assert any("'times.example' belongs to a.toml:2 (times)" in line for line in lines)
    assert any(line.startswith("c.toml: ") for line in lines)


def test_no_two_sources_claim_one_name():
    other = GOOD.replace('"times"\n', '"other"\n').replace("times.example", "other.example")
    other = other.replace('["Times", "الأوقات"]', '["TIMES"]')
    (line,) = mistakes(a=GOOD, b=other).splitlines()
    assert line.startswith("b.toml:2 (other): 'times' belongs to a.toml:2 (times)")
