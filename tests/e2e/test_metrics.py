"""A service at work, as Prometheus sees it.

What is declared is what is exposed, and the figures are those of the work.
"""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from rasid.testing.loopback import Site, says
from tests.e2e.test_service import PAGE
from tests.support.processes import until
from tests.support.scrape import promtool_or_skip, total, undeclared, unexposed, value
from tests.support.service import Service
from worker.config.settings import Settings
from worker.state.alert_counts import FAILED, SENT, count_delivery
from worker.state.feeds import RedisFeeds
from worker.state.hooks import HookRegistry
from worker.store.embedded_server import EmbeddedServer
from worker.streams.streams import Streams

HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)
ENGLISH = (
    "<html lang=en><title>News {0}</title><h1>News {0}</h1><article>"
    + (
        "<p>The council of the town said on Saturday that the road to the border would be "
        "open again after the winter.</p>" * 4
    )
    + "</article></html>"
)
EMPTY = "<html lang=ar><title>خبر</title><nav><a href=/>الرئيسية</a></nav></html>"
EXPORTERS_OWN = (
    "celery_active_worker_count ",
    "celery_active_process_count ",
)  # gauges that are called so elsewhere
ARABIC = 5  # articles: three with text, two without
POLL = {"name": "rasid.poll", "hostname": os.uname().nodename, "queue_name": "feeds"}


def feed_of(site: Site, lang: str, dates: list[datetime | None]) -> str:
    said = [f"<pubDate>{format_datetime(at)}</pubDate>" if at else "" for at in dates]
    items = "".join(
        f"<item><title>n{n}</title><link>{site.url}/{n}</link>{date}</item>"
        for n, date in enumerate(said)
    )
    head = f"<title>A</title><language>{lang}</language>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>"


COMMANDS = {
    "poller": ("poll",),
    "worker": ("work", "-c", "2"),
    "web": ("web",),
    "archive": ("archive",),
}
GOALS = (
    "rasid_archive_written_total",
    "rasid_heartbeat_arrived_timestamp_seconds",
    "rasid_host_pace_seconds",
    "rasid_messages_set_aside_total",
)


@pytest.fixture(scope="module")
def scraped(server_url, tmp_path_factory):
    """What a real service says that polled an Arabic, an English and a refusing feed, with
    subscribers of every kind.
    """
    place = tmp_path_factory.mktemp("service")
    service = Service(
        Settings(redis_url=server_url, prefix=f"{place.name}:", data_dir=place), place
    )
    arabic, english = (
        Site({f"/{n}": says(PAGE.format(n) if n < 3 else EMPTY) for n in range(ARABIC)}),
        Site({f"/{n}": says(ENGLISH.format(n)) for n in range(2)}),
    )
    with service.processes, arabic, english, Site({"/feed": says("", 503)}) as refusing:
        arabic.paths["/feed"] = says(
            feed_of(arabic, "ar-SY", [HOUR_AGO, HOUR_AGO, None, HOUR_AGO, HOUR_AGO])
        )
        english.paths["/feed"] = says(feed_of(english, "en", [HOUR_AGO] * 2))
        for site in (arabic, english, refusing):
            RedisFeeds(service.store).add(site.url + "/feed")
        HookRegistry(service.store).add(refusing.url + "/hook", ("sdf",))
        service.store.client.xgroup_create(
            Streams(service.store).key("sdf"), "desk", "0", mkstream=True
        )
        service.store.client.xadd(Streams(service.store).key("articles"), {"of": "a stranger"})
        pipe = service.store.client.pipeline()  # as alerts that were told before
        count_delivery(pipe, service.store, "webhook", SENT, delay=2.0)
        count_delivery(pipe, service.store, "webhook", FAILED)
        pipe.execute()
        for name, command in COMMANDS.items():
            service.processes.start(name, *command)

        def is_done() -> bool:
            text = service.get("/metrics")[1]
            if not (service.has_ended(7) and all(total(text, goal) for goal in GOALS)):
                return False
            # a job polls as many feeds as are due when it has come
            return (value(text, "celery_task_succeeded_total", **POLL) or 0) >= 1

        assert until(is_done, 90), service.processes.log("worker") + service.get("/metrics")[1]
        yield service.get("/metrics")[1]
    for key in service.store.client.scan_iter(f"{place.name}:*", count=1000):
        service.store.client.delete(key)
    service.store.close()


def test_everything_exposed_is_declared_and_everything_declared_is_exposed(scraped):
    assert undeclared(scraped) == []
    assert unexposed(scraped) == []


def test_promtool_finds_nothing_wrong(scraped):
    checked = subprocess.run(
        [promtool_or_skip(), "check", "metrics"],
        input=scraped,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    complaints = {
        line
        for line in (checked.stdout + checked.stderr).splitlines()
        if not line.startswith(EXPORTERS_OWN)
    }
    assert complaints == set()
    assert checked.returncode in {0, 3}  # 3: it had something to say


def test_articles_are_measured_by_topic_kind_and_language(scraped):
    counted = {
        (kind, lang): value(scraped, "rasid_pipeline_latency_seconds_count", kind=kind, lang=lang)
        for kind, lang in (("actor", "ar"), ("place", "ar"), ("none", "en"), ("actor", "en"))
    }
    assert counted == {
        ("actor", "ar"): 3,
        ("place", "ar"): 3,
        ("none", "en"): 2,
        ("actor", "en"): None,
    }
    assert (
        value(scraped, "rasid_publication_delay_seconds_count", kind="actor", lang="ar") == 2
    )  # one has no date
    assert value(scraped, "rasid_articles_undated_total", lang="ar") == 1
    buckets = {
        le: value(scraped, "rasid_publication_delay_seconds_bucket", kind="actor", lang="ar", le=le)
        for le in ("1800.0", "14400.0")
    }
    assert buckets == {"1800.0": 0, "14400.0": 2}
    assert (
        value(scraped, "rasid_pipeline_latency_seconds_bucket", kind="actor", lang="ar", le="60.0")
        == 3
    )


def test_arabic_that_breaks_while_english_holds_is_seen(scraped):
    failed = {
        lang: total(scraped, "rasid_extraction_failures_total", lang=lang)
        for lang in ("ar", "en", "tr")
    }
    assert failed == {"ar": 2, "en": 0, "tr": 0}
    assert value(scraped, "rasid_language_ended_total", lang="ar", outcome="published") == 3
    assert value(scraped, "rasid_language_ended_total", lang="en", outcome="published") == 2
    yields = [
        value(scraped, "rasid_article_characters_sum", lang=lang)
        / value(scraped, "rasid_article_characters_count", lang=lang)
        for lang in ("ar", "en")
    ]
    assert all(300 < characters < 3000 for characters in yields)


def test_celery_is_counted_under_the_exporters_names(scraped):
    polls = value(scraped, "celery_task_succeeded_total", **POLL)
    assert polls >= 1
    assert value(scraped, "celery_task_received_total", **POLL) >= polls
    assert value(scraped, "celery_task_started_total", **POLL) >= polls
    assert value(scraped, "celery_task_runtime_bucket", **POLL, le="+Inf") == polls
    assert (
        value(
            scraped,
            "celery_task_sent_total",
            name="rasid.poll",
            hostname="generic",
            queue_name="feeds",
        )
        >= polls
    )
    assert value(scraped, "celery_task_failed_total", **POLL, exception="") == 0
    assert value(scraped, "celery_worker_up", hostname=os.uname().nodename) == 1
    assert [
        value(scraped, f"celery_active_{what}_count", queue_name="articles")
        for what in ("worker", "process")
    ] == [
        1,
        2,
    ]


def test_the_heartbeat_came_through_and_is_in_no_sum(scraped):
    assert value(scraped, "rasid_heartbeats_total", what="arrived") == 1
    assert 0 < value(scraped, "rasid_heartbeat_seconds") < 20
    assert value(scraped, "rasid_entries_found_total") == 7
    assert value(scraped, "rasid_ledger_difference") == 0


def test_without_its_server_a_scrape_fails(tmp_path):
    with EmbeddedServer(Settings(data_dir=tmp_path)) as server:
        service = Service(Settings(redis_url=server.url, data_dir=tmp_path), tmp_path)
        service.processes.start("web", "web")
        assert until(lambda: service.get("/metrics")[0] == 200), service.processes.log("web")
    with service.processes:
        assert service.get("/metrics")[0] == 503
    service.store.close()
