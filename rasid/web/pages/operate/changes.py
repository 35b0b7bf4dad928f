"""What operators change in the browser; the command line does the same by the same functions."""

from starlette.responses import Response

from rasid.web.changes import Asked, Done
from rasid.web.pages.render import Renderer, reader_of
from tasks.errors import SettingsError
from tasks.http.urls import clean_url
from tasks.sources import checked
from worker.catalogue.adding import add_source, opened_finder
from worker.catalogue.discovery import Candidate
from worker.config.settings import Settings
from worker.state.feeds import RedisFeeds
from worker.state.source_facts import NO, YES
from worker.streams.dead_letters import DeadLetters, WantedLetters

_MOST_ADDRESS = 2_000
_SHOWN = 5  # entries of a preview
_CANDIDATES = 12
_SAID = ("source", "country", "lang", "zone", "kind")
FEEDS_PAGE, DEAD_PAGE = "/operate/feeds", "/operate/dead"


def look(asked: Asked) -> Response:
    """Show what stands at an address, before it is added."""
    url = clean_url(asked.fields.one("url", _MOST_ADDRESS))
    with opened_finder(_settings(asked)) as finder:
        seen = finder.look(url)
        found = [seen] if isinstance(seen, Candidate) else finder.find(seen)
    renderer: Renderer = asked.request.app.state.pages.renderer
    return renderer.page(
        asked.request,
        "operate_look.html",
        reader_of(asked.request),
        url=url,
        candidates=found[:_CANDIDATES],
        shown=_SHOWN,
    )


def add(asked: Asked) -> Done:
    """Add the feed at an address; it is looked at once more, so that its kind is known."""
    url = clean_url(asked.fields.one("url", _MOST_ADDRESS))
    source, lang = _fact(asked, "source"), _fact(asked, "lang")
    with opened_finder(_settings(asked)) as finder:
        seen = finder.look(url)
    if not isinstance(seen, Candidate):
        raise SettingsError(f"{url} is no feed")
    feeds = RedisFeeds(asked.request.app.state.store)
    id_, is_new = add_source(feeds, url, seen, source=source, lang=lang)
    told = "feed_added" if is_new else "feed_was_there"
    return Done(
        action="feed_added", target=id_, detail=url, address=f"{FEEDS_PAGE}/{id_}", told=told
    )


def poll(asked: Asked) -> Done:
    """Poll a feed at once."""
    feeds, id_ = _feed(asked)
    feeds.poll_now(id_)
    return Done(action="feed_polled", target=id_, address=f"{FEEDS_PAGE}/{id_}", told="feed_is_due")


def pause(asked: Asked) -> Done:
    """Poll a feed no more."""
    feeds, id_ = _feed(asked)
    feeds.pause(id_, is_paused=True)
    return Done(
        action="feed_paused", target=id_, address=f"{FEEDS_PAGE}/{id_}", told="feed_is_paused"
    )


def resume(asked: Asked) -> Done:
    """Let a feed go on."""
    feeds, id_ = _feed(asked)
    feeds.pause(id_, is_paused=False)
    return Done(
        action="feed_resumed", target=id_, address=f"{FEEDS_PAGE}/{id_}", told="feed_goes_on"
    )


def set_facts(asked: Asked) -> Done:
    """Keep what the operator says of a feed's source; an empty field is the catalogue's again."""
    feeds, id_ = _feed(asked)
    said = {name: value for name in _SAID if (value := _fact(asked, name))}
    news = asked.fields.one("news")
    if news in {YES, NO}:
        said["news"] = news
    forgotten = [name for name in (*_SAID, "news") if name not in said]
    feeds.say(id_, said, forgotten)
    detail = " ".join(f"{name}={value}" for name, value in said.items())
    return Done(action="feed_set", target=id_, detail=detail, address=f"{FEEDS_PAGE}/{id_}")


def remove(asked: Asked) -> Done:
    """Forget a feed."""
    feeds, id_ = _feed(asked)
    row = feeds.row(id_)
    feeds.remove(id_)
    url = row.url if row else ""
    return Done(action="feed_removed", target=id_, detail=url, address=FEEDS_PAGE)


def requeue(asked: Asked) -> Done:
    """Give the dead letters of some reasons another life."""
    reasons = _reasons(asked)
    count = DeadLetters(asked.request.app.state.store).requeue_all(WantedLetters(reasons=reasons))
    detail = f"{count} of {' '.join(reasons)}"
    return Done(
        action="dead_requeued", detail=detail, address=DEAD_PAGE, told="requeued", count=count
    )


def drop(asked: Asked) -> Done:
    """Take the dead letters of some reasons from the list."""
    reasons = _reasons(asked)
    count = DeadLetters(asked.request.app.state.store).drop_all(WantedLetters(reasons=reasons))
    detail = f"{count} of {' '.join(reasons)}"
    return Done(
        action="dead_dropped", detail=detail, address=DEAD_PAGE, told="dropped", count=count
    )


def _feed(asked: Asked) -> tuple[RedisFeeds, str]:
    feeds = RedisFeeds(asked.request.app.state.store)
    id_ = asked.request.path_params["id"]
    if "://" in id_ or not feeds.find(id_):
        raise SettingsError(f"no feed {id_}")
    return feeds, id_


def _fact(asked: Asked, name: str) -> str:
    value = asked.fields.one(name, 200)
    return checked(name, value) if value else ""


def _reasons(asked: Asked) -> tuple[str, ...]:
    reasons = tuple(asked.fields.all("reason"))
    if not reasons:
        raise SettingsError("choose one reason at least")
    return reasons


def _settings(asked: Asked) -> Settings:
    settings: Settings = asked.request.app.state.settings
    return settings
