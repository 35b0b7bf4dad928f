"""The fixed words that say why.

Each is a metric label and a dead letter's reason, and none may be missing here.

``docs/reference/reasons.md`` is written from this table; ``rasid entry`` and ``rasid dead show``
print its sentences.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Literal

import msgspec

from tasks.http.response import is_passing

Family = Literal["passing", "final", "denied", "duplicate", "feed"]
FAMILIES: Mapping[Family, str] = MappingProxyType(
    {
        "passing": "It may pass: the page is tried again, at most `RASID_MAX_ATTEMPTS` times. Then "
        "the entry is a dead letter.",
        "final": "It will not pass: the entry is a dead letter at once.",
        "denied": "We may not, or not now. No fault, and no dead letter.",
        "duplicate": "The article is there already.",
        "feed": "Of a feed, not of an entry: why it is `failing`, `quarantined`, `empty`, `quiet` "
        "or `gone`.",
    }
)


class Reason(msgspec.Struct, frozen=True):
    """What a word means, and what somebody can do about it ("" when nothing need be done)."""

    family: Family
    meaning: str
    remedy: str = ""

    @property
    def told(self) -> str:
        """Return both in one line."""
        return "; ".join(filter(None, (self.meaning, self.remedy)))


_HAND = "read the page by hand"
_TRY = "rasid feeds test URL"
REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        "dns": Reason("passing", "the name server did not answer"),
        "dns_unknown": Reason("passing", "the host's name does not exist", "check the address"),
        "connect": Reason("passing", "the host did not take the connection"),
        "tls": Reason(
            "passing", "the host's certificate is wrong or has expired", "tell the publisher"
        ),
        "tls_incomplete": Reason(
            "passing",
            "the host's certificate lacks its intermediate, or nobody here trusts its issuer",
            "tell the publisher to send the whole chain; till then add the intermediate to this "
            "machine's certificates (SSL_CERT_FILE)",
        ),
        "tls_old": Reason("passing", "the host speaks no TLS newer than 1.1", "tell the publisher"),
        "timeout": Reason(
            "passing",
            "the answer did not come in time",
            "--timeout for the source, or RASID_FETCH_SECONDS",
        ),
        "connection_lost": Reason("passing", "the connection broke off"),
        "incomplete": Reason("passing", "the answer did not come whole"),
        "robots_unreachable": Reason(
            "passing", "the host could not say whether we may (robots.txt)"
        ),
        "not_modified_unasked": Reason(
            "passing",
            "the host answered 304 (not modified) to a request without conditions",
            "tell the publisher: a cache before the host is wrong",
        ),
        "bot_challenge": Reason(
            "passing", "a check for people stands before the page; asked again after hours", _HAND
        ),
        "download": Reason(
            "passing", "the downloader met something it does not know; the detail says what"
        ),
        "no_process": Reason(
            "passing",
            "this machine could not start a process to read the feed",
            "see its memory and limits",
        ),
        "store_down": Reason(
            "passing", "our own server does not answer; nothing is lost", "see `rasid doctor`"
        ),
        "stopping": Reason(
            "passing",
            "this worker was told to stop; another one takes the entry, and nothing is counted",
        ),
        "our_outage": Reason(
            "passing", "nearly no site answers: our own network is down; no attempt is counted"
        ),
        "address_forbidden": Reason(
            "final",
            "the address lies in a private network",
            "admit it with RASID_ALLOW_NETWORKS and start Rasid again",
        ),
        "bad_url": Reason("final", "no address that can be asked"),
        "bad_redirect": Reason("final", "the page sends us to an address that cannot be asked"),
        "too_many_redirects": Reason("final", "the page sends us round and round"),
        "too_big": Reason("final", "larger than RASID_MAX_PAGE_BYTES"),
        "bad_encoding": Reason("final", "compressed in a way that cannot be undone"),
        "headers_too_big": Reason("final", "headers larger than any honest server sends"),
        "bad_http": Reason("final", "no HTTP that can be read"),
        "pdf": Reason("final", "a PDF file, no page", _HAND),
        "image": Reason("final", "an image, no page"),
        "media": Reason("final", "a sound or film file, no page"),
        "binary": Reason("final", "a file of another kind, no page"),
        "not_html": Reason("final", "text of another kind, no page"),
        "replaced": Reason(
            "final", "the page holds another article than the one published from it", _HAND
        ),
        "cut_short": Reason(
            "final",
            "the page shows only the beginning of the article published from it: the fuller text "
            "stands",
        ),
        "listing": Reason(
            "final", "the page lists other pages: a section, a search, a front page", _HAND
        ),
        "removed": Reason("final", "the page says that its article was taken away"),
        "geo_blocked": Reason("final", "the page is refused in the country that we ask from"),
        "adblock_wall": Reason("final", "the page asks to switch an ad blocker off", _HAND),
        "error_page": Reason("passing", "the page says that the site has an error"),
        "rate_limited": Reason("passing", "the page says that we asked too often"),
        "maintenance": Reason("passing", "the page says that the site is being worked on"),
        "soft_404": Reason("final", "the page says that there is no such page"),
        "login_wall": Reason("final", "the page asks to log in", _HAND),
        "consent_page": Reason("final", "the page asks for consent first", _HAND),
        "parked_domain": Reason("final", "the domain is for sale", "remove the feed"),
        "js_required": Reason("final", "the page is empty without JavaScript", _HAND),
        "aggregator_link": Reason(
            "final",
            "a link of an aggregator that only its own script can open",
            "the publisher's own feed: rasid feeds add SITE",
        ),
        "page_hostile": Reason("final", "built so that parsers choke on it"),
        "no_article": Reason(
            "final",
            "no text of an article was found",
            "a rule for the site, see `rasid sites list`",
        ),
        "mojibake": Reason(
            "final",
            "its letters are broken: sent in another encoding than it says",
            "tell the publisher",
        ),
        "wrong_script": Reason(
            "final", "the text is in another script than its title: something else was taken"
        ),
        "link_list": Reason("final", "more links than text: a list, no article"),
        "crashed": Reason(
            "final", "our process died over this page, several times", "report the page"
        ),
        "internal": Reason(
            "final", "our own fault; the detail says what is known", "report the page"
        ),
        "robots": Reason(
            "denied", "robots.txt forbids it; the detail is the rule", "ask the publisher"
        ),
        "over_quota": Reason(
            "denied", "the feed brings more than it may at once; it comes when there is room"
        ),
        "host_full": Reason(
            "denied", "too many pages wait on this host; it comes when there is room"
        ),
        "frontier_full": Reason(
            "denied", "too many pages wait in all; it comes when there is room", "more workers"
        ),
        "same_article": Reason("duplicate", "another entry has led to the same article"),
        "same_text": Reason(
            "duplicate", "published already under another parameter of the same address"
        ),
        "kept": Reason(
            "duplicate",
            "the published article stands: its page could not be read as that article again",
        ),
        "unchanged": Reason("duplicate", "the article is as it was published"),
        "feed": Reason("final", "the entry's address is a feed, no page"),
        "not_a_feed": Reason("feed", "the answer is no feed", _TRY),
        "not_a_page": Reason("feed", "the answer is no page that selectors could read", _TRY),
        "feed_unreadable": Reason(
            "feed", "a feed, but broken beyond reading", "tell the publisher"
        ),
        "feed_hostile": Reason("feed", "built so that parsers choke on it"),
        "feed_too_large": Reason(
            "feed", "larger than RASID_MAX_FEED_BYTES or the bound that the detail names"
        ),
        "feed_killed": Reason(
            "feed", "reading it took more time or memory than a feed may; tried again after a day"
        ),
        "sitemap_without_news": Reason(
            "feed", "a sitemap that lists no news", "another feed of the same site"
        ),
        "listing_empty": Reason("feed", "the selectors find nothing on the page any more", _TRY),
        "rules_wrong": Reason("feed", "the selectors cannot be read", _TRY),
        "not_a_channel": Reason("feed", "no public preview of a Telegram channel"),
        "no_entries": Reason("feed", "it has listed nothing for days", _TRY),
        "no_new_entries": Reason(
            "feed", "silent for longer than its rhythm explains", "look at its site"
        ),
    }
)
_STATUS = re.compile(r"http_(\d{3})")


def reason_of(word: str) -> Reason | None:
    """Return what a word means; answers of servers (``http_404``) are told by their status.

    None for a word of nobody.
    """
    status = _STATUS.fullmatch(word)
    return _answer(int(status[1])) if status else REASONS.get(word)


def _answer(status: int) -> Reason:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "no status of the standard"
    return Reason(
        "passing" if is_passing(status) else "final", f"the host answered {status}: {phrase}"
    )
