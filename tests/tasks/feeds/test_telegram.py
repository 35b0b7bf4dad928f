from datetime import UTC, datetime

import pytest

from tasks.errors import FeedError
from tasks.feeds.parse import read
from tasks.feeds.telegram import parse
from tasks.feeds.telegram_address import preview_url, source_address, source_identity
from tasks.model import Page

URL = "https://t.me/s/enabbaladi"
REPLY = (
    '<a class="tgme_widget_message_reply" href="https://t.me/enabbaladi/9"><div '
    'class="tgme_widget_message_text '
    'js-message_reply_text" dir="auto">رسالة أخرى</div></a>'
)


def message(
    number: int, text: str, before: str = "", date: str = "2025-11-29T17:47:00+00:00"
) -> str:
    body = (
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'
        if text
        else ""
    )
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" '
        f'data-post="enabbaladi/{number}">'
        f'<div class="tgme_widget_message_bubble">{before}{body}<div '
        f'class="tgme_widget_message_footer">'
        f'<a class="tgme_widget_message_date" href="https://t.me/enabbaladi/{number}">'
        f'<time datetime="{date}" class="time">17:47</time></a></div></div></div></div>'
    )


def channel(*messages: str) -> bytes:
    return (
        '<!DOCTYPE html><html><body><div class="tgme_channel_info"><div '
        'class="tgme_channel_info_header_title">'
        f'<span dir="auto">عنب بلدي &amp; '
        f"أصدقاء</span></div></div><section>{''.join(messages)}</section></body></html>"
    ).encode()


def test_messages_become_entries_newest_first():
    feed = parse(
        channel(
            message(1, "قديم"),
            message(2, "خبر عاجل:<br/><b>قسد</b> &lt;في&gt; دير الزور<br><br>التفاصيل"),
        ),
        URL,
    )
    newest, oldest = feed.entries
    assert (feed.title, oldest.title) == ("عنب بلدي & أصدقاء", "قديم")
    assert (newest.url, newest.guid) == ("https://t.me/enabbaladi/2", "enabbaladi/2")
    assert newest.title == "خبر عاجل:"
    assert newest.summary == "خبر عاجل:\nقسد <في> دير الزور\nالتفاصيل"
    assert newest.published_at == datetime(2025, 11, 29, 17, 47, tzinfo=UTC)


def test_the_message_that_is_answered_is_not_the_text():
    assert parse(channel(message(1, "جواب", REPLY)), URL).entries[0].summary == "جواب"


def test_a_long_first_line_is_cut_at_a_word():
    title = parse(channel(message(1, "كلمة " * 100)), URL).entries[0].title
    assert len(title) <= 151
    assert title.endswith("كلمة…")


@pytest.mark.parametrize(
    "bad",
    [
        message(3, ""),
        message(3, "x").replace("enabbaladi/3", "../3"),
        message(3, "x").replace("enabbaladi/3", "c/-3"),
    ],
)
def test_messages_without_text_or_address_are_counted(bad):
    feed = parse(channel(bad, message(1, "نص")), URL)
    assert (len(feed.entries), feed.skipped) == (1, 1)


def test_a_date_that_is_none_is_unknown():
    assert parse(channel(message(1, "x", date="soon")), URL).entries[0].published_at is None


def test_a_new_channel_is_empty_and_a_page_without_one_is_an_error():
    assert parse(channel(), URL).entries == ()
    with pytest.raises(FeedError, match="is the channel public") as caught:
        parse(b"<html><div class=tgme_page_title>x</div></html>", URL)
    assert caught.value.reason == "not_a_channel"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://t.me/enabbaladi", URL),
        ("http://telegram.me/enabbaladi/", URL),
        ("https://t.me/s/enabbaladi", URL),
        ("https://enabbaladi.t.me/", URL),
        ("https://www.t.me/@enabbaladi", URL),
        ("https://t.me/enabbaladi/12", ""),
        ("https://share.t.me/", ""),
        ("https://enabbaladi.t.me.evil.example/", ""),
        ("https://t.me/share", ""),
        ("https://t.me/+abcdef", ""),
        ("https://evil.example/enabbaladi", ""),
    ],
)
def test_a_channel_is_read_at_its_preview(url, expected):
    assert preview_url(url) == expected


def test_all_addresses_of_a_channel_are_one_source():
    addresses = (
        "t.me/EnabBaladi",
        "t.me/s/EnabBaladi",
        "telegram.me/enabbaladi",
        "enabbaladi.t.me",
    )
    assert len({source_identity(f"https://{address}") for address in addresses}) == 1
    assert source_address("https://t.me/EnabBaladi") == "https://t.me/s/EnabBaladi"
    assert source_identity("https://a.example/A") != source_identity("https://a.example/a")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("#عاجل<br/>انفجار في الحسكة", "انفجار في الحسكة"),
        ("🔴<br/>انفجار في الحسكة<br/>تفاصيل", "انفجار في الحسكة"),
        ("🔴 #عاجل | #سوريا<br/><br/>انفجار في الحسكة", "انفجار في الحسكة"),
        ("@channel<br/>https://a.example/x<br/>انفجار", "انفجار"),
        ("#عاجل انفجار في الحسكة", "#عاجل انفجار في الحسكة"),
        ("12 / 5<br/>حصيلة اليوم", "حصيلة اليوم"),
        ("#سوريا", "#سوريا"),
    ],
)
def test_the_headline_is_the_first_line_with_words(text, title):
    (entry,) = parse(channel(message(1, text)), URL).entries
    assert entry.title == title
    assert entry.is_whole


def test_a_preview_with_one_short_message_is_a_channel_whatever_its_name():
    url = "https://t.me/s/x"
    body = (
        '<html><body class="tgme_page"><div class="tgme_widget_message" data-post="x/7">'
        '<div class="tgme_widget_message_text">#عاجل<br/>انفجار</div></div></body></html>'
    )
    reading = read(Page(url, body.encode(), "text/html"))
    assert reading.kind == "telegram"
    assert [(entry.url, entry.title) for entry in reading.feed.entries] == [
        ("https://t.me/x/7", "انفجار")
    ]
