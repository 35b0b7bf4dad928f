"""Public Telegram channels, by the preview that t.me/s/<name> shows to everybody."""

import re
from html import escape

from tasks.errors import FeedError
from tasks.feeds.entry import (
    MAX_ENTRIES,
    MAX_SUMMARY_BYTES,
    first_url,
    line_of,
    lines_of,
    parsed_feed,
)
from tasks.model import Entry, ParsedFeed
from tasks.text.dates import read_date
from tasks.text.soup import Element, innermost, open_page

_POST = re.compile(r"[A-Za-z]\w{0,63}/\d{1,12}", re.ASCII)
_MAX_CHARS = MAX_SUMMARY_BYTES
_MAX_TITLE_CHARS = 150  # a message has no headline: its first line with words serves, cut at a word
_NO_WORDS = re.compile(r"[#@][\w\u200c]+|https?://\S+|t\.me/\S+|www\.\S+")


def parse(body: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """Read a channel's preview, newest message first: a line of it as title, all of it as summary.

    Messages without text (pictures alone) are counted in ``skipped``. Raises FeedError
    ``not_a_channel`` when the page shows none (private, renamed, or a preview that is switched
    off), and as `soup.open_page`.
    """
    page = open_page(body, content_type)
    messages = innermost(page.select("[data-post]", 4 * MAX_ENTRIES))
    title = page.first(".tgme_channel_info_header_title") or page.first(".tgme_page_title")
    if not messages and not page.first(".tgme_channel_info"):
        raise FeedError(
            "not_a_channel", "no messages; is the channel public, and its preview switched on?"
        )
    entries = [_entry(message, url) for message in reversed(messages)]
    return parsed_feed(entries, title=title.text(_MAX_CHARS) if title else "")


def _entry(message: Element, url: str) -> Entry | None:
    post = message.attribute("data-post")
    text = message.first(".tgme_widget_message_text:not(.js-message_reply_text)")
    lines = lines_of(text.text(_MAX_CHARS)) if text else ""
    if not lines or not _POST.fullmatch(post):
        return None
    time = message.first("time[datetime]")
    date = read_date(time.attribute("datetime"), "UTC") if time else None
    return Entry(
        url=first_url([f"https://t.me/{post}"], url),
        title=_headline(lines),
        guid=post,
        summary=lines,
        content=f"<p>{escape(lines)}</p>".replace("\n", "<br>"),
        is_whole=True,
        published_at=date.at if date else None,
    )


def _headline(lines: str) -> str:
    """Return the first line with words: hashtags, mentions, links and signs alone are none."""
    written = lines.split("\n")
    line = next((line for line in written if _has_words(line)), written[0])
    if len(line) > _MAX_TITLE_CHARS:
        line = f"{line[:_MAX_TITLE_CHARS].rpartition(' ')[0] or line[:_MAX_TITLE_CHARS]}…"
    return line_of(line)


def _has_words(line: str) -> bool:
    return any(sign.isalpha() for sign in _NO_WORDS.sub("", line))
