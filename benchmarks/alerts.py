"""What alerts cost: judging an article for 2,000 of them, and how soon one arrives.

The second part is the whole way on an embedded server: an article is put into the stream, and a
receiver on loopback notes when the alert's webhook came.

Usage: benchmarks/alerts.py [alerts]
"""

import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from aiohttp import web

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from rasid.testing.loopback import Site  # noqa: E402 - the path comes first
from tasks.query import parse_text, topic_facts  # noqa: E402
from tests.support import wall_news  # noqa: E402
from worker.alerts.alert import Alert, AlertWish  # noqa: E402
from worker.alerts.book import AlertBook  # noqa: E402
from worker.alerts.channels import Channel  # noqa: E402
from worker.alerts.dispatcher import AlertDispatcher  # noqa: E402
from worker.alerts.watch import Watch  # noqa: E402
from worker.config.settings import Settings  # noqa: E402
from worker.readers.reader import ALERT, Reader  # noqa: E402
from worker.store.client import Store  # noqa: E402
from worker.store.embedded_server import EmbeddedServer  # noqa: E402
from worker.streams.streams import ARTICLES, Streams  # noqa: E402
from worker.taxonomy.loader import load_taxonomy  # noqa: E402

SENTENCE = "قال الدفاع المدني إن حصيلة انفجار لغم قرب قرية أم الكيف ارتفعت إلى أربعة قتلى. "
TEXT = SENTENCE * 30
FORMS = ("topic:{} lang:ar", '"دير الزور" topic:{}', 'قصف -"درعا" -topic:{}', "انفجار topic:{}")
TOLD = 40


def tell(store: Store, name: str) -> None:
    now = datetime.now(UTC)
    tags = (wall_news.tagged("sdf", TEXT, "لغم"), wall_news.tagged("hasakah", TEXT, "قرية"))
    message = wall_news.message(name, f"خبر {name}", TEXT, seen_at=now, tags=tags)
    wall_news.add(store, message, at=now)


def judging(store: Store, count: int) -> float:
    """Return the processor time for one article, in ms."""
    topics = topic_facts(load_taxonomy(None))
    names = sorted(topics)
    alerts = []
    for number in range(count):
        text = FORMS[number % len(FORMS)].format(names[number % len(names)])
        query = urlencode(parse_text(text).params())
        kept = {"id": str(number), "reader": "r", "secret": "", "since": "0", "changed_at": 0.0}
        alerts.append(Alert(name="a", query=query, **kept))
    watch = Watch(alerts, {"r": Reader(name="r", roles=(ALERT,))}, topics)
    for number in range(50):
        tell(store, f"judged-{number}")
    messages, now = Streams(store).past(ARTICLES), datetime.now(UTC)
    watch.matches(messages[0], now)
    began = time.process_time()
    for message in messages:
        watch.matches(message, now)
    return (time.process_time() - began) / len(messages) * 1000


def arriving(settings: Settings, store: Store) -> list[float]:
    """Return the seconds from an article to its alert, for each article."""
    came: dict[str, float] = {}

    async def take(request: web.Request) -> web.Response:
        for one in (await request.json())["data"]["articles"]:
            came[one["id"]] = time.time()
        return web.Response(status=204)

    stop, sent = threading.Event(), {}
    with Site({"/hook": take}) as site:
        channel = Channel("webhook", f"{site.url}/hook")
        wish = AlertWish(name="all", channels=(channel,), once_a_story=False, most_an_hour=120)
        AlertBook(store).add("local", wish, time.time())
        serving = threading.Thread(target=AlertDispatcher(settings).run, args=(stop,))
        serving.start()
        tell(store, "first")
        while "first" not in came:
            time.sleep(0.05)
        for number in range(TOLD):
            sent[f"told-{number}"] = time.time()
            tell(store, f"told-{number}")
            time.sleep(0.1)
        while not sent.keys() <= came.keys():
            time.sleep(0.05)
        stop.set()
        serving.join()
    return [came[name] - at for name, at in sent.items()]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as folder:
        own = Settings(data_dir=Path(folder), allow_networks=("127.0.0.0/8",))
        with EmbeddedServer(own) as server:
            settings = own.model_copy(update={"redis_url": server.url})
            store = Store(server.url)
            print(f"{count} alerts: {judging(store, count):.1f} ms of processor time an article")
            seconds = arriving(settings, store)
            print(f"an alert arrives after {median(seconds):.2f} s, at most {max(seconds):.2f} s")
            store.close()


if __name__ == "__main__":
    main()
