"""One query finds the same articles everywhere: pages, HTTP, streams, feeds, files, alerts."""

import asyncio
import csv
import io
import json
import random
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import httpx
import msgspec
import pytest

from rasid.web.app import create_app
from tasks.model import Story, Tag
from tasks.query import Document, parse_text, read_document
from tasks.query.bounds import Order
from tests.support.in_process import Visitor
from tests.support.wall_news import add, message, revised
from worker.index.article_index import index_dir
from worker.index.files import IndexFiles
from worker.index.writer import IndexWriter
from worker.streams.streams import ARTICLES, START, Message, Streams, order

ARTICLES_TOLD = 60
STORY = 4  # articles of one
TAKEN_BACK = frozenset({"retracted", "withdrawn"})
ATOM = "{http://www.w3.org/2005/Atom}"
ENTRY = f"{ATOM}entry"
WORDS = [
    *[("ar", "قصف قوات التحالف"), ("ar", "خبر للتحالف"), ("ar", "خبر"), ("tr", "koalisyon")],
    *[("en", "the coalition said"), ("en", "coalitions of isis"), ("en", "nothing")],
]
QUERIES = (
    "topic:sdf,isis",
    "all:sdf,aleppo",
    "not:sdf",
    "topic:isis not:aleppo lang:en",
    "تحالف",
    '"قوات التحالف" -isis',
    "coalition* lang:en,tr",
    "lang:tr",
    'source:"Levant Ledger"',
    'not_source:"Levant Ledger","ضفاف الخابور"',
    "governorate:aleppo",
    "governorate:aleppo,hasakah salience:main",
    "level:governorate kind:actor",
    "form:headline",
    "salience:main topic:isis",
    "independent:2",
    "independent:3 lang:ar",
    "since:24h",
    "since:3d until:1d topic:sdf",
    "since:yesterday until:yesterday",
    "published_from:{day}",
    "published_from:{day} published_to:{day} zone:Pacific/Auckland",
    "published_to:4d",
    "تحالف since:5d independent:2 not:isis",
)


@pytest.fixture
def now(store):
    """Publish the news of some days, with later words on some of it."""
    chance, moment = random.Random(23), datetime.now(UTC).replace(microsecond=0)
    told = [_told(number, chance, moment) for number in range(ARTICLES_TOLD)]
    for one in told:
        add(store, one)
    for number, one in enumerate(told[::9]):
        later = moment - timedelta(minutes=10 - number)
        if number % 2:
            gone = msgspec.structs.replace(one, text="")
            add(store, gone, at=later, kind="withdrawn")
        else:
            add(store, revised(one, title=f"{one.title} now"), at=later)
    return moment


def _told(number: int, chance: random.Random, now: datetime):
    lang, words = chance.choice(WORDS)
    seen_at = now - timedelta(hours=10 * 24 * (1 - number / ARTICLES_TOLD))
    published_at = seen_at - timedelta(hours=chance.choice([0, 1, 5, 30]))
    is_day = chance.random() < 0.3
    midnight = datetime(published_at.year, published_at.month, published_at.day, tzinfo=UTC)
    return message(
        f"a{number}",
        f"{words} {number}",
        "" if chance.random() < 0.5 else f"{words} بعد ذلك",
        lang=lang,
        source=chance.choice(["ضفاف الخابور", "Levant Ledger", "Sınır Postası"]),
        seen_at=seen_at,
        published_at=None if chance.random() < 0.1 else midnight if is_day else published_at,
        published_precision="day" if is_day else "minute",
        form=chance.choice(["full", "full", "message", "headline"]),
        story=Story(f"a{number // STORY * STORY}", number % STORY + 1, number % STORY + 1),
        tags=tuple(
            Tag(topic, 0.9, (), chance.choice(["main", "passing"]))
            for topic in ("sdf", "isis", "aleppo", "hasakah", "explosion-ied")
            if chance.random() < 0.35
        ),
    )


@pytest.fixture
def app(settings, store, now):
    made = create_app(settings, store)
    files = IndexFiles(index_dir(settings))
    path = files.create(made.state.topics)
    files.use(path)
    with IndexWriter(path, made.state.topics) as writer:
        writer.add(Streams(store).page((ARTICLES,), START, 500))
    return made


def newest(lines) -> set[str]:
    """Return the articles that remain to whoever reads messages along: the last word holds."""
    kinds = {line["id"]: line["kind"] for line in lines}
    return {article for article, kind in kinds.items() if kind not in TAKEN_BACK}


async def _events(app, addresses: list[str]) -> list[str]:
    """Read the past of streams, which end when it is over."""
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        asked = [asyncio.ensure_future(client.get(address)) for address in addresses]
        while app.state.hub.clients < len(asked):  # noqa: ASYNC110 - nobody tells who listens
            await asyncio.sleep(0.01)
        app.state.hub.end()
        return [answer.text for answer in await asyncio.gather(*asked)]


def heard(text: str) -> set[str]:
    return newest(
        json.loads(line.removeprefix("data: "))
        for line in text.splitlines()
        if line.startswith("data: ")
    )


def in_files(visitor: Visitor, asked: str) -> dict[str, set[str]]:
    """Return what lists, feeds and files hold."""
    page = visitor.get(f"/v1/articles?limit=200&{asked}").json()["articles"]
    atom = ET.fromstring(visitor.get(f"/topics/articles/atom.xml?{asked}").content)
    feed = visitor.get(f"/topics/articles/feed.json?{asked}").json()["items"]
    table = csv.DictReader(io.StringIO(visitor.get(f"/v1/articles.csv?limit=200&{asked}").text))
    kept = visitor.get(f"/kept/export?as=jsonl&{asked}").text.splitlines()
    rows = csv.DictReader(io.StringIO(visitor.get(f"/kept/export?as=csv&{asked}").text))
    lines = visitor.get(f"/v1/stream/articles/json?{asked}").text.splitlines()
    return {
        "articles": {one["id"] for one in page},
        "atom": {_of_address(one.find(f"{ATOM}link").get("href")) for one in atom.iter(ENTRY)},
        "json feed": {one["id"] for one in feed},
        "table": {_of_address(row["url"]) for row in table},
        "export": {json.loads(line)["id"] for line in kept},
        "export as table": {_of_address(row["url"]) for row in rows},
        "stream": newest(map(json.loads, lines)),
    }


def _of_address(url: str) -> str:
    return url.rpartition("/")[2]


def on_pages(visitor: Visitor, asked: str) -> tuple[set[str], int]:
    """Return the stories of the wall, and how many articles an alert would have found in a week."""
    stories: set[str] = set()
    address = f"/?{asked}"
    while address:
        html = visitor.get(address).text
        stories |= set(re.findall(r'data-story="([^"]*)"', html))
        older = re.search(r'id="older" href="([^"]+)"', html)
        address = older[1].replace("&amp;", "&") if older else ""
    told = re.search(
        r'<p class="hint">[^<]*? (\d+) articles?', visitor.get(f"/alerts?{asked}").text
    )
    return stories, int(told[1]) if told else 0


def in_a_terminal(typed, text: str) -> dict[str, set[str]]:
    """Return what commands print; an exported line of what was withdrawn has no text."""
    tail = map(json.loads, typed("tail", "--json", "--", text).lines)
    lines = [json.loads(line) for line in typed("export", "--", text).lines]
    kinds = ({"id": line["id"], "kind": "" if line["text"] else "withdrawn"} for line in lines)
    return {"tail": newest(tail), "rasid export": newest(kinds)}


def test_one_query_finds_the_same_articles_everywhere(app, store, now, typed):
    day = f"{now - timedelta(days=4):%Y-%m-%d}"
    queries = [parse_text(text.format(day=day)) for text in QUERIES]
    every = [read_again(one) for one in Streams(store).page((ARTICLES,), START, 500)]
    story_of = {one.article: one.story for one in every}
    said_later = {one.article: one.at for one in every}
    visitor = Visitor(app)
    asked = [str(httpx.QueryParams(query.params())) for query in queries]
    begin = [f"{address}&since=0" for address in asked]
    live = [
        f"/v1/stream/articles/sse?{address if query.since else since}"
        for query, address, since in zip(queries, asked, begin, strict=True)
    ]
    differing = []
    for query, address, told in zip(queries, asked, asyncio.run(_events(app, live)), strict=True):
        found = in_files(visitor, address) | in_a_terminal(typed, query.text())
        found["events"] = heard(told)
        wanted = found["articles"]
        assert 0 < len(wanted) < ARTICLES_TOLD, query.text()
        # What was revised or withdrawn after the end that is asked for, streams cannot know.
        until = query.came(now)[1]
        known = {article for article, at in said_later.items() if at < until}
        stories, week = on_pages(visitor, address)
        lately = {one for one in wanted if said_later[one] >= week_before(now)}
        differing += [
            (query.text(), name, sorted(articles & known ^ wanted))
            for name, articles in found.items()
            if articles & known != wanted
        ]
        if stories != {story_of[article] for article in wanted}:
            differing.append((query.text(), "wall", sorted(stories)))
        if not query.independent and week != len(lately):
            differing.append((query.text(), "alert", [week, len(lately)]))
    assert "\n".join(map(str, differing)) == ""


def week_before(now: datetime) -> Order:
    return int((now - timedelta(days=7)).timestamp() * 1000), 0


def read_again(one: Message) -> Document:
    return read_document(one.fields["data"], order(one.id), {}, one.fields["kind"])
