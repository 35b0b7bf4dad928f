"""News for the pages: messages as the publisher writes them, of any time, without a worker."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import msgspec
import uvicorn

from rasid.web.app import Server, create_app
from tasks.model import Story, Tag, TagMatch
from tasks.publishing.article_v1 import ArticleMessage, direction, encode, flat_fields
from tests.support.processes import free_port
from worker.config.settings import Settings
from worker.store import keys
from worker.store.client import Store
from worker.streams.streams import ARTICLES, Streams

NOW = datetime(2026, 11, 30, 11, 40, tzinfo=UTC)


def message(article: str, title: str, text: str = "", **fields) -> ArticleMessage:
    """Make a document; what is not said is plain."""
    lang = fields.pop("lang", "ar")
    seen_at = fields.pop("seen_at", NOW)
    plain = {
        "revision": 1,
        "url": f"https://news.example/{article}",
        "canonical_url": f"https://news.example/{article}",
        "final_url": "",
        "authors": (),
        "source": "ضفاف الخابور",
        "feed": "feed1",
        "published_at": seen_at,
        "published_precision": "minute",
        "dated_by": "json-ld",
        "fetched_at": seen_at,
        "extraction": "blocks",
        "taxonomy": "t",
        "tags": (),
        "story": Story(article),
    }
    return ArticleMessage(
        id=article,
        title=title,
        text=text or title,
        lang=lang,
        dir=direction(lang),
        seen_at=seen_at,
        **(plain | fields),
    )


def tagged(topic: str, text: str, *names: str, title: str = "", salience: str = "main") -> Tag:
    """Tag what stands in a text, and in a title, under these names."""
    places = [("title", title, name) for name in names if name in title]
    places += [("body", text, name) for name in names if name in text]
    matches = tuple(
        TagMatch(name, name, where.index(name), where.index(name) + len(name), field)
        for field, where, name in places
    )
    return Tag(topic, 0.9, matches, salience)


def add(store: Store, one: ArticleMessage, *, at: datetime | None = None, kind: str = "") -> str:
    """Put a message into the streams as if it was published at a moment; returns its id."""
    kind = kind or ("revised" if one.revision > 1 else "new")
    moment = at or one.seen_at
    wanted = f"{int(moment.timestamp() * 1000)}-*"
    id_ = ""
    for stream in (ARTICLES, *(tag.id for tag in one.tags)):
        key = Streams(store).key(stream)
        number = store.client.hincrby(store.key(keys.SEQUENCE), stream, 1)
        names = flat_fields(one)
        flat = dict(zip(names[::2], names[1::2], strict=True))
        flat |= {"kind": kind, "changed": "removed" if kind == "withdrawn" else "", "seq": number}
        flat["data"] = encode(one, with_text=stream == ARTICLES)
        id_ = store.client.xadd(key, flat, id=id_ or wanted)
        if stream != ARTICLES:
            store.client.sadd(store.key(keys.TOPICS), stream)
    store.client.hset(store.key(keys.ARTICLE, one.id), "message", id_)
    return str(id_)


def revised(one: ArticleMessage, **changes) -> ArticleMessage:
    """Make the next revision of a document."""
    return msgspec.structs.replace(one, revision=one.revision + 1, **changes)


@contextmanager
def serving(settings: Settings, store: Store) -> Iterator[str]:
    """Serve the pages in a thread; yields the address."""
    port = free_port()
    config = uvicorn.Config(
        create_app(settings, store), host="127.0.0.1", port=port, log_config=None, access_log=False
    )
    server = Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


def newsroom(store: Store, now: datetime) -> dict[str, ArticleMessage]:
    """Publish a day of news: a story of three outlets, an edit, a day-precise date, old days."""
    minute = timedelta(minutes=1)
    mine_title = "أربعة قتلى بينهم طفل في انفجار لغم بريف تل تمر"
    mine_text = (
        "قال الدفاع المدني إن حصيلة انفجار لغم قرب قرية أم الكيف ارتفعت إلى أربعة قتلى في الحسكة."
        "\n\nوأوضح المتحدث أن المصابين نقلوا إلى المشفى، وأن الطريق الدولي أغلق ساعة."
    )
    first_text = mine_text.replace("أربعة قتلى", "قتيلين")
    tags = (
        tagged("explosion-ied", mine_text, "انفجار لغم", title=mine_title),
        tagged("hasakah", mine_text, "الحسكة", salience="passing"),
        msgspec.structs.replace(tagged("syria", mine_text, "الحسكة"), via="hasakah"),
    )
    mine = message(
        "mine",
        "قتيلان في انفجار لغم بريف تل تمر",
        first_text,
        seen_at=now - 240 * minute,
        tags=tags,
    )
    english_text = "A mine left from earlier fighting killed four people west of Hasakah."
    english = message(
        "ledger",
        "Mine kills four near Tal Tamer as families return",
        english_text,
        lang="en",
        source="Levant Ledger",
        seen_at=now - 210 * minute,
        story=Story("mine", 2, 2),
        tags=(tagged("explosion-ied", english_text, "mine"),),
    )
    copy = message(
        "copy",
        mine_title,
        mine_text,
        source="وكالة المدار",
        seen_at=now - 200 * minute,
        story=Story("mine", 3, 2, "mine"),
        tags=tags,
    )
    gas_text = "Enerji bakanlığı sözcüsü gaz sevkiyatının salı günü başlayacağını söyledi."
    gas = message(
        "gas",
        "Nusaybin karşısındaki kapıda yük geçişi yeniden başladı",
        gas_text,
        lang="tr",
        source="Sınır Postası",
        seen_at=now - 30 * minute,
        published_at=datetime.combine(now.date(), datetime.min.time(), UTC),
        published_precision="day",
        tags=(tagged("turkey", gas_text, "bakanlığı"),),
    )
    made = {"mine": mine, "ledger": english, "copy": copy, "gas": gas}
    for days in range(20, 1, -1):
        for number in range(days % 4):
            old = message(
                f"old-{days}-{number}",
                f"خبر قديم {days} {number}",
                "وقع انفجار لغم في الحسكة.",
                seen_at=now - timedelta(days=days, hours=-number),
                tags=tags[:2],
            )
            add(store, old)
    for one in made.values():
        add(store, one)
    made["mine"] = revised(mine, title=mine_title, text=mine_text)
    add(store, made["mine"], at=now - 4 * minute)
    return made
