"""Which addresses a reader may give: fixed hosts, guarded ones, and names of the operator."""

import pytest

from tasks.errors import SettingsError
from worker.alerts.channels import Channel, checked_channel, offered, shown

SLACK = "https://hooks.slack.com/services/T000/B000/xyz0123456789"


@pytest.fixture
def all_set(settings):
    return settings.model_copy(
        update={
            "telegram_token": "1:secret",
            "mail_server": "smtp://127.0.0.1:25",
            "mail_domains": ("desk.example",),
            "channels": ("desk=ntfy://syria-desk",),
        }
    )


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        ("webhook", "https://desk.example/hook?key=1"),
        ("ntfy", "https://ntfy.sh/my-topic"),
        ("slack", SLACK),
        ("telegram", "-1001234567"),
        ("telegram", "@syria_desk"),
        ("mail", "lina@desk.example"),
        ("named", "desk"),
    ],
)
def test_each_kind_takes_its_address(all_set, kind, to):
    assert checked_channel(Channel(kind, f" {to} "), all_set) == Channel(kind, to)


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        ("webhook", ""),
        ("webhook", "ftp://desk.example/"),
        ("webhook", "http://127.0.0.1/"),
        ("webhook", "http://[::ffff:10.0.0.1]/"),
        ("webhook", "http://169.254.169.254/latest"),
        ("webhook", "http://user:password@desk.example/"),
        ("webhook", "https://desk.example/" + "x" * 600),
        ("webhook", "json://desk.example"),
        ("ntfy", "https://ntfy.sh/"),
        ("ntfy", "https://ntfy.sh/a/b"),
        ("ntfy", "ntfy://127.0.0.1/topic"),
        ("ntfy", "http://127.0.0.1/topic"),
        ("slack", "https://hooks.slack.com.evil.example/services/T000/B000/xyz0123456789"),
        ("slack", "https://hooks.slack.com@127.0.0.1/services/T000/B000/xyz0123456789"),
        ("slack", "http://hooks.slack.com/services/T000/B000/xyz0123456789"),
        ("telegram", "1/../2"),
        ("telegram", "12?chat_id=3"),
        ("mail", "lina@elsewhere.example"),
        ("mail", "lina@desk.example\nBcc: omar@desk.example"),
        ("mail", "lina@desk.example,omar@desk.example"),
        ("mail", "<lina@desk.example>"),
        ("named", "ntfy://127.0.0.1/topic"),
        ("named", "other"),
    ],
)
def test_hostile_and_wrong_addresses_are_refused(all_set, kind, to):
    with pytest.raises(SettingsError):
        checked_channel(Channel(kind, to), all_set)


def test_what_the_operator_did_not_set_up_is_not_offered(settings, all_set):
    assert offered(settings) == ["webhook", "ntfy", "slack"]
    assert set(offered(all_set)) >= {"telegram", "mail", "named"}
    for kind, to in (("mail", "a@desk.example"), ("telegram", "12"), ("named", "desk")):
        with pytest.raises(SettingsError):
            checked_channel(Channel(kind, to), settings)


def test_lists_show_no_secret_of_an_address():
    assert "xyz" not in shown(Channel("slack", SLACK))
    assert "key" not in shown(Channel("webhook", "https://desk.example/hook?key=1"))
