"""Addresses that a page cache does not know: with one more parameter, which the site ignores.

Some sites keep a feed in a cache for hours, and their cache goes by the whole address.
"""

import msgspec

from tasks.http.request import RequestOptions
from tasks.http.response import Response


def fresh(url: str, options: RequestOptions, now: float) -> str:
    """Return the address to ask at ``now`` (Unix seconds), as the source's options want it.

    A parameter of this name that stands there already is left alone.
    """
    name = options.fresh_parameter
    if not name or not options.hold_for(url, url) or _has(url, name):
        return url
    page, hash_, fragment = url.partition("#")
    joint = "&" if "?" in page else "?"
    return f"{page}{joint}{name}={int(now)}{hash_}{fragment}"


def as_named(answer: Response, url: str, asked: str) -> Response:
    """Return an answer whose addresses are those without what `fresh` added to ``url``."""
    if asked == url:
        return answer
    moved_to = usual(answer.moved_to, url, asked)
    return msgspec.structs.replace(
        answer,
        url=url,
        final_url=usual(answer.final_url, url, asked),
        moved_to="" if moved_to == url else moved_to,
        topic=usual(answer.topic, url, asked),
    )


def usual(address: str, url: str, asked: str) -> str:
    """Return an address that an answer names without what `fresh` added to ``url``.

    Many sites write the address that was asked into their feed, as its own.
    """
    if asked == url:
        return address
    added = asked[len(url.partition("#")[0]) :].partition("#")[0][1:]
    return _without(address, added)


def _has(url: str, name: str) -> bool:
    query = url.partition("#")[0].partition("?")[2]
    return any(part.partition("=")[0] == name for part in query.split("&"))


def _without(url: str, added: str) -> str:
    page, hash_, fragment = url.partition("#")
    path, mark, query = page.partition("?")
    kept = "&".join(part for part in query.split("&") if part != added)
    return f"{path}{mark if kept else ''}{kept}{hash_}{fragment}"
