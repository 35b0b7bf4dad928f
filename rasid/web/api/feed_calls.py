"""``/v1/feeds``: the catalogue of feeds, for operators."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Literal

import msgspec

from rasid.web.api.calls import Answer, Call, Count, Given, missing
from tasks.errors import SettingsError
from tasks.http.urls import clean_url
from tasks.sources import checked
from tasks.text.secret_forms import without_secrets
from worker.catalogue.adding import add_source, opened_finder
from worker.catalogue.discovery import Candidate
from worker.readers.reader import OPERATE
from worker.state.feed_filter import STATE_WORDS, read_filter
from worker.state.feed_row import FeedRow
from worker.state.feeds import RedisFeeds
from worker.state.source_facts import NO, YES

_MOST_FACT = 200  # letters
_ANY = "of several, with commas between them, one is enough"
FILTERS = {
    "state": f"One of {', '.join(STATE_WORDS)}; {_ANY}.",
    "lang": f"Languages; {_ANY}.",
    "country": f"Countries (two letters); {_ANY}.",
    "kind": f"Formats of feeds or kinds of sources; {_ANY}.",
    "label": f"Folders of the feeds file, with those inside; {_ANY}.",
    "source": f"What stands in a source's name; {_ANY}.",
    "host": f"Hosts, with those below them; {_ANY}.",
}
TEXT = {"q": "What stands in a source's name or its address."}
_SAID = ("source", "country", "lang", "zone", "kind")


class NewFeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A feed to be added; with ``dry_run`` it is only looked at."""

    url: str
    source: str = ""
    lang: str = ""
    dry_run: bool = False


class FeedWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the operator says of a feed: what is not sent stays, "" is the catalogue's again."""

    source: str | None = None
    lang: str | None = None
    zone: str | None = None
    country: str | None = None
    kind: str | None = None
    news: Literal["", "0", "1"] | None = None
    is_paused: bool | None = None


class FeedShown(msgspec.Struct, frozen=True, kw_only=True):
    """A feed; times are Unix seconds, 0 for never. Secrets of its address are hidden."""

    id: str
    url: str
    source: str
    lang: str
    state: str
    reason: str
    is_paused: bool
    polled_at: float
    due_at: float
    new_at: float
    per_day: float
    found: int
    published: int
    dead: int


class FeedList(msgspec.Struct):
    """Feeds."""

    feeds: list[FeedShown]


class FeedsMeant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which feeds are meant: words such as state:failing, all of which hold."""

    filter: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=20)]


class FoundFeed(msgspec.Struct, frozen=True, kw_only=True):
    """What was found at an address: ``id`` "" where it was not added."""

    id: str
    url: str
    title: str
    is_new: bool


TYPES = (NewFeed, FeedWish, FeedShown, FeedList, FeedsMeant, FoundFeed)


def _list(given: Given) -> Answer:
    words = [f"{name}:{value}" for name in FILTERS for value in given.asked(name)]
    wanted = read_filter([*words, *given.asked("q")])
    return Answer(
        value=FeedList([_shown(row) for row in _feeds(given).rows() if wanted.holds(row)])
    )


def _get(given: Given) -> Answer:
    return Answer(value=_shown(_row(given)))


def _add(given: Given) -> Answer:
    asked: NewFeed = given.body
    url = clean_url(asked.url)
    source, lang = _fact("source", asked.source), _fact("lang", asked.lang)
    with opened_finder(given.request.app.state.settings) as finder:
        seen = finder.look(url)
    if not isinstance(seen, Candidate):
        raise SettingsError("there is no feed at this address")
    found = FoundFeed(id="", url=without_secrets(seen.url), title=seen.title, is_new=False)
    if asked.dry_run:
        return Answer(value=found)
    id_, is_new = add_source(_feeds(given), url, seen, source=source, lang=lang)
    value = msgspec.structs.replace(found, id=id_, is_new=is_new)
    return Answer(value=value, action="feed_added", target=id_, detail=url)


def _change(given: Given) -> Answer:
    wish, row, feeds = given.body, _row(given), _feeds(given)
    sent = {name: value for name in _SAID if (value := getattr(wish, name)) is not None}
    said = {name: _fact(name, value) for name, value in sent.items() if value}
    forgotten = [name for name, value in sent.items() if not value]
    if wish.news in {YES, NO}:
        said["news"] = wish.news
    elif wish.news is not None:
        forgotten.append("news")
    if said or forgotten:
        feeds.say(row.id, said, forgotten)
    if wish.is_paused is not None:
        feeds.pause(row.id, is_paused=wish.is_paused)
    detail = " ".join(f"{name}={value}" for name, value in said.items())
    return Answer(value=_shown(_row(given)), action="feed_set", target=row.id, detail=detail)


def _poll(given: Given) -> Answer:
    row = _row(given)
    _feeds(given).poll_now(row.id)
    return Answer(value=_shown(_row(given)), action="feed_polled", target=row.id)


def _each(given: Given, change: Callable[[RedisFeeds, str], object], action: str) -> Answer:
    meant: FeedsMeant = given.body
    wanted, feeds = read_filter(meant.filter), _feeds(given)
    ids = [row.id for row in feeds.rows() if wanted.holds(row)]
    for id_ in ids:
        change(feeds, id_)
    return Answer(value=Count(len(ids)), action=action, detail=f"{len(ids)}: {meant.filter}")


def _poll_each(given: Given) -> Answer:
    return _each(given, RedisFeeds.poll_now, "feed_polled")


def _pause_each(given: Given) -> Answer:
    return _each(given, partial(RedisFeeds.pause, is_paused=True), "feed_paused")


def _resume_each(given: Given) -> Answer:
    return _each(given, partial(RedisFeeds.pause, is_paused=False), "feed_resumed")


def _remove(given: Given) -> Answer:
    row = _row(given)
    _feeds(given).remove(row.id)
    return Answer(action="feed_removed", target=row.id, detail=row.url)


def _row(given: Given) -> FeedRow:
    id_ = given.named("id")
    row = None if "://" in id_ else _feeds(given).row(id_)
    if row is None:
        raise missing(f"there is no feed {id_}")
    return row


def _shown(row: FeedRow) -> FeedShown:
    names = FeedShown.__struct_fields__
    told = {name: getattr(row, name) for name in names if name != "is_paused"}
    hidden = {name: without_secrets(told[name]) for name in ("url", "source")}
    return FeedShown(is_paused=row.paused, **told | hidden)


def _fact(name: str, value: str) -> str:
    value = value.strip()
    if len(value) > _MOST_FACT:
        raise SettingsError(f"{name}: at most {_MOST_FACT} letters")
    return checked(name, value) if value else ""


def _feeds(given: Given) -> RedisFeeds:
    return RedisFeeds(given.request.app.state.store)


_ONE = "/v1/feeds/{id}"
CALLS = (
    Call(
        method="GET",
        path="/v1/feeds",
        role=OPERATE,
        summary="The feeds, and how each is; all of them, or those that all parameters mean.",
        act=_list,
        parameters=FILTERS | TEXT,
        gives=FeedList,
    ),
    Call(
        method="POST",
        path="/v1/feeds",
        role=OPERATE,
        summary="Look at an address and add the feed that is there.",
        act=_add,
        takes=NewFeed,
        example=NewFeed(url="https://example.org/feed", dry_run=True),
        gives=FoundFeed,
    ),
    Call(method="GET", path=_ONE, role=OPERATE, summary="One feed.", act=_get, gives=FeedShown),
    Call(
        method="PUT",
        path=_ONE,
        role=OPERATE,
        summary="Say what a feed's source is called and where it is; pause it, let it go on.",
        act=_change,
        takes=FeedWish,
        example={"source": "Levant Ledger", "zone": "Asia/Damascus", "is_paused": True},
        gives=FeedShown,
    ),
    Call(
        method="POST",
        path=f"{_ONE}/poll",
        role=OPERATE,
        summary="Poll a feed as soon as its host's turn comes.",
        act=_poll,
        gives=FeedShown,
    ),
    Call(method="DELETE", path=_ONE, role=OPERATE, summary="Forget a feed.", act=_remove, code=204),
    *(
        Call(
            method="POST",
            path=f"/v1/feeds/{name}",
            role=OPERATE,
            summary=summary,
            act=act,
            takes=FeedsMeant,
            example=FeedsMeant(filter=("state:failing", "lang:ar")),
            gives=Count,
        )
        for name, summary, act in (
            (
                "poll",
                "Poll the feeds that are meant as soon as their hosts' turns come.",
                _poll_each,
            ),
            ("pause", "Poll the feeds that are meant no more.", _pause_each),
            ("resume", "Let the feeds that are meant go on.", _resume_each),
        )
    ),
)
