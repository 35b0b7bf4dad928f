"""Every line of every process has one shape, names what it is about, and holds no secret (T21)."""

import json
import subprocess
import sys

import pytest

from rasid.testing.loopback import Site, says
from tests.e2e.test_service import PAGE
from tests.e2e.web.test_hostile_text import FORBIDDEN, RAW
from tests.support.processes import Processes, free_port, rasid, until
from tests.support.servers import SOUND, LooseServer
from worker.config.settings import Settings
from worker.store.client import Store
from worker.streams.streams import Streams
from worker.telemetry.log_setup import Redaction, secrets_of

PASSWORD, TOKEN = "s3cret-of-redis", "t0ken-of-web"
CORE = {"timestamp", "level", "logger", "event"}


def lines_of(text: str) -> list[dict[str, object]]:
    """Return the events; a line that is no JSON object fails the test and is shown."""
    events = []
    for line in text.split("\n"):
        if line:
            assert line.startswith("{"), text
            events.append(json.loads(line))
            assert set(events[-1]) >= CORE, line
    return events


def log_of_a_service(tmp_path) -> str:
    """Run everything on a feed with a good page and a missing one, and return the log."""
    feeds = tmp_path / "feeds.txt"
    with (
        LooseServer(tmp_path, *SOUND, "--requirepass", PASSWORD) as server,
        Site({"/1": says(PAGE.format(RAW))}) as site,
    ):
        items = "".join(
            f"<item><title>a</title><link>{site.url}/{path}</link></item>"
            for path in ("1", "missing")
        )
        site.paths["/feed"] = says(f"<rss version='2.0'><channel>{items}</channel></rss>")
        feeds.write_text(site.url + "/feed")
        env = {
            "RASID_REDIS_URL": server.url(f":{PASSWORD}"),
            "RASID_WEB_TOKENS": TOKEN,
            "RASID_LOG_JSON": "true",
            "RASID_DATA_DIR": str(tmp_path / "data"),
            "RASID_WEB_PORT": str(free_port()),
            "RASID_CONCURRENCY": "1",
            "RASID_ALLOW_NETWORKS": "127.0.0.0/8",
            "RASID_HOST_DELAY_SECONDS": "0.01",
        }
        with Processes(tmp_path, **env) as processes:
            processes.start("up", "up", "--feeds", str(feeds))
            store = Store(env["RASID_REDIS_URL"])
            assert until(
                lambda: Streams(store).length("articles") and Streams(store).length("dead")
            ), processes.log("up")
            assert processes.stop("up") == 0
            store.close()
            return processes.log("up")


def test_every_line_of_everything_is_json_with_the_same_keys_and_without_secrets(tmp_path):
    log = log_of_a_service(tmp_path)
    events = lines_of(log)
    assert {str(event["logger"]).split(".")[0] for event in events} >= {
        "rasid",
        "celery",
        "uvicorn",
    }
    assert PASSWORD not in log
    assert TOKEN not in log
    assert [
        event
        for event in events
        if FORBIDDEN.search(json.dumps(event, ensure_ascii=False).replace("\\n", ""))
    ] == []
    ended = {event["event"]: event for event in events if event["logger"] == "rasid.entry"}
    ended.pop("heartbeat", None)  # nothing of it is fetched
    assert set(ended) == {"published", "dead"}
    assert ended["dead"]["reason"] == "http_404"
    for event in ended.values():
        assert {"entry", "host", "feed", "job", "seconds"} <= set(event)


def test_a_refusal_to_start_has_the_shape_as_well(tmp_path):
    done = rasid(
        "poll", RASID_REDIS_URL=f"redis://:{PASSWORD}@127.0.0.1:1/0", RASID_LOG_JSON="true"
    )
    (event,) = lines_of(done.stderr)
    assert (done.returncode, event["event"]) == (2, "refused")
    assert PASSWORD not in done.stderr


@pytest.mark.parametrize("place", ["main", "thread"])
def test_an_error_that_ends_a_process_or_a_thread_has_the_shape_as_well(place):
    program = f"""
import threading, warnings
from worker.telemetry.log_setup import configure_logs
from worker.config.settings import Settings
configure_logs(Settings(log_json=True, redis_url="redis://:{PASSWORD}@h/0"))
warnings.warn("odd\\r\\nforged: line", UserWarning)
def fail(): raise ValueError("no {PASSWORD}\\x1b[2J\\nforged: line")
if "{place}" == "main": fail()
thread = threading.Thread(target=fail); thread.start(); thread.join()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    warned, ended = lines_of(done.stderr)
    assert (warned["logger"], warned["level"]) == ("py.warnings", "warning")
    assert (ended["event"], ended["level"]) == ("uncaught_error", "critical")
    assert "ValueError" in str(ended["exception"])
    assert PASSWORD not in done.stderr
    assert "\x1b" not in str(ended["exception"])


def test_for_people_an_event_is_one_line_too():
    program = """
from worker.telemetry.log_setup import configure_logs
from worker.telemetry.logs import get_logger
from worker.config.settings import Settings
configure_logs(Settings())
get_logger("x").info("a\\nforged", title="b\\x1b[2J\\r\\nforged", error=ValueError("c\\nforged"))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert len(done.stderr.splitlines()) == 1
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("redis://user:pa55@h:1/0 failed", "redis://***@h:1/0 failed"),
        ("https://h/x?token=abc&y=1", "https://h/x?token=***&y=1"),
        ("secret whsec_MfKQ9r8GKYqrTwjU= used", "secret whsec_*** used"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("the word t0ken-of-web alone", "the word *** alone"),
        (ValueError("redis://:x@h"), "redis://***@h"),
        ("https://h/a:b@c", "https://h/a:b@c"),
        (17, 17),
        (None, None),
    ],
)
def test_secrets_are_hidden_by_value_and_by_form(text, shown):
    redaction = Redaction(secrets_of(Settings(web_tokens=(f"{TOKEN}=sdf",))))
    assert redaction(None, "", {"event": text}) == {"event": shown}
