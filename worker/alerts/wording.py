"""What a parcel says: a subject and lines for people, JSON for programs."""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from tasks.publishing.article_v1 import stamp
from tasks.publishing.webhook_events import Event
from tasks.text.sanitize import clean_line
from worker.alerts.alert import Alert
from worker.alerts.finds import Find
from worker.alerts.outbox import Delivery

MOST_LETTERS = 200  # of a title or a name
SAMPLE = Find(
    message="0-0",
    article="sample",
    story="sample",
    url="https://example.org/",
    title="Rasid: a test · تجربة",
    lang="en",
    source="Rasid",
    published_at="",
    seen_at="",
)


def subject(alert: Alert, delivery: Delivery) -> str:
    """Say in a line what a parcel is about: its alert, and its only article or how many."""
    count = len(delivery.finds) + delivery.more
    told = _short(delivery.finds[0].title) if count == 1 else str(count)
    return f"{alert.name}: {told}"


def lines(
    alert: Alert,
    delivery: Delivery,
    public_url: str = "",
    fits: Callable[[str], bool] = lambda _: True,
) -> str:
    """List the articles of a parcel: source and address of each, of those held back the titles.

    ``fits`` tells whether a text is short enough; what is left out is counted at the end, and
    leads to the wall.
    """
    parts = [_article(find, public_url) for find in delivery.finds]
    pairs = zip(delivery.others, delivery.titles, strict=False)  # none of an earlier version
    parts += [_held_back(article, title, public_url) for article, title in pairs]
    count = len(delivery.finds) + delivery.more
    where = f" {public_url.rstrip('/')}/?{alert.query}" if public_url else ""
    for named in range(len(parts), 0, -1):
        left = count - named
        text = "\n\n".join([*parts[:named], *([f"… +{left}{where}"] if left else [])])
        if fits(text):
            return text
    return f"… +{count}{where}"


def event(alert: Alert, delivery: Delivery, now: datetime) -> Event:
    """Write a parcel for programs; its id is the same in every attempt."""
    data = {
        "alert": alert.id,
        "name": alert.name,
        "query": alert.asked.text(),
        "articles": _told(delivery.finds),
        "more": delivery.more,
        "more_ids": delivery.others,
    }
    kind = "alert.test" if delivery.is_test else "alert.articles"
    body = {"type": kind, "timestamp": stamp(now), "data": data}
    return Event(delivery.id, msgspec.json.encode(body).decode())


def _told(finds: Sequence[Find]) -> list[dict[str, object]]:
    return [
        {
            "id": one.article,
            "message": one.message,
            "url": one.url,
            "title": one.title,
            "lang": one.lang,
            "source": one.source,
            "published_at": one.published_at,
            "seen_at": one.seen_at,
            "topics": one.topics,
            "story": one.story,
            "independent": one.independent,
        }
        for one in finds
    ]


def _article(find: Find, public_url: str) -> str:
    sources = f" · {find.independent}" if find.independent > 1 else ""
    told = [_short(find.title), f"{_short(find.source)}{sources}", clean_line(find.url)]
    if public_url and find != SAMPLE:
        told.append(f"{public_url.rstrip('/')}/article/{find.article}")
    return "\n".join(told)


def _held_back(article: str, title: str, public_url: str) -> str:
    address = f"\n{public_url.rstrip('/')}/article/{article}" if public_url else ""
    return f"+ {_short(title)}{address}"


def _short(text: str) -> str:
    return clean_line(text)[:MOST_LETTERS]
