import pytest

from tasks.errors import SettingsError
from worker.config.settings import load_settings
from worker.config.web_tokens import ALL, read_token

EVERYTHING = {ALL}


@pytest.mark.parametrize(
    ("text", "secret", "topics"),
    [
        ("secret", "secret", EVERYTHING),
        ("secret=sdf", "secret", {"sdf"}),
        ("secret=sdf+deir-ez-zor", "secret", {"sdf", "deir-ez-zor"}),
        ("secret=*", "secret", EVERYTHING),
        ("c2VjcmV0Cg==", "c2VjcmV0Cg==", EVERYTHING),
        ("c2VjcmV0Cg===sdf", "c2VjcmV0Cg==", {"sdf"}),
        ("se=cret=sdf", "se=cret", {"sdf"}),
        ("secret=", "secret=", EVERYTHING),
        (" secret =sdf", "secret", {"sdf"}),
    ],
)
def test_a_token_is_split_where_its_topics_begin(text, secret, topics):
    assert read_token(text) == (secret, topics)


@pytest.mark.parametrize(
    "text",
    [
        *('""', "''", "\u200b", "\u00ad", "\u2060", "\u3164", "\u200b=syria"),
        *("=", "==", "=syria", "==syria", " =syria", "=syria+iraq", "=*", "first,=syria"),
        *("${TOKEN}", "$TOKEN=syria", "${TOKEN}=syria", "$(TOKEN)=syria", "${TOKEN:-}=syria"),
        *("secret=Syria", "secret=syria+", "secret=+", "secret=syria iraq"),
    ],
)
def test_a_token_without_a_secret_or_half_set_refuses_to_start_in_one_line(text, monkeypatch):
    monkeypatch.setenv("RASID_WEB_TOKENS", text)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert str(refused.value).startswith("RASID_WEB_TOKENS is ")
    assert "\n" not in str(refused.value)
    assert "first" not in str(refused.value)


@pytest.mark.parametrize("text", ["", " ", ",", "\n", " , \n"])
def test_a_setting_without_a_token_is_one_that_is_not_set(text, monkeypatch):
    monkeypatch.setenv("RASID_WEB_TOKENS", text)
    assert load_settings().web_tokens == ()


def test_a_refused_list_in_the_file_shows_no_secret(tmp_path, monkeypatch):
    (tmp_path / "rasid.toml").write_text('web_tokens = ["hush=sdf", "=syria", "hush=Syria"]\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "has no secret" in str(refused.value)
    assert "hush" not in str(refused.value)
