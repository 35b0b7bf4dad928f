"""What worker processes measured is summed over all of them, also over those that ended."""

import subprocess
import sys

import pytest

from tests.support.scrape import value
from worker.telemetry.multiprocess_files import fold
from worker.telemetry.process_metrics import MachineTimings

PROGRAM = """
import sys
from datetime import UTC, datetime
from worker.config.settings import Settings
from worker.telemetry.process_metrics import ArticleTimings, prepare
prepare(Settings(data_dir=sys.argv[1]))
from tasks.publishing.article_v1 import Provenance, article_of
from tasks.model import Article, Story
at = lambda seconds: datetime.fromtimestamp(seconds, UTC)
timings = ArticleTimings()
cases = ((1, 1_000, 3_000), (2, 1_000, 90_000), (1, 9_000, 3_000), (1, 0, 3_000))
for revision, published, now in cases:
    date = at(published) if published else None
    found = Article(
        url="u", canonical_url="u", title="", text="x" * 700, lang="ar-SY", published_at=date
    )
    came = Provenance(source="A", feed="f", seen_at=at(2_000), taxonomy="t")
    message = article_of(found, (), Story("s"), came, article_id="i", revision=revision)
    timings.observe(message, ["place", "actor"], now)
print("measured", flush=True)
sys.stdin.read()
"""
PLACE = {"kind": "place", "lang": "ar"}


@pytest.fixture
def measure(settings):
    started = []

    def run() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, str(settings.data_dir)]
        started.append(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )
        assert "measured\n" in started[-1].stdout  # behind what was logged
        return started[-1]

    yield run
    for process in started:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.kill()
        process.communicate()


def scrape(settings) -> str:
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(MachineTimings(settings))
    return generate_latest(registry).decode()


def test_delay_is_of_first_revisions_with_a_date_and_never_negative(settings, measure):
    end(measure())
    text = scrape(settings)
    assert (
        value(text, "rasid_publication_delay_seconds_count", **PLACE) == 2
    )  # the revision and the undated are not in it
    assert (
        value(text, "rasid_publication_delay_seconds_sum", **PLACE) == 2_000
    )  # a date to come counts as no delay
    assert value(text, "rasid_articles_undated_total", lang="ar") == 1


def test_latency_and_length_are_of_every_revision_and_once_for_each_kind(settings, measure):
    end(measure())
    text = scrape(settings)
    assert value(text, "rasid_pipeline_latency_seconds_sum", **PLACE) == 1_000 * 3 + 88_000
    assert value(text, "rasid_pipeline_latency_seconds_count", kind="actor", lang="ar") == 4
    assert value(text, "rasid_article_characters_sum", lang="ar") == 4 * 700


def test_what_killed_processes_measured_stays_and_their_files_go(settings, measure):
    processes = [measure() for _ in range(3)]
    for process in processes[:2]:
        end(process)
    before = scrape(settings)
    assert value(before, "rasid_article_characters_count", lang="ar") == 12
    assert fold(settings.metrics_dir) == 4  # a file of counters and one of histograms each
    assert sorted(scrape(settings).splitlines()) == sorted(before.splitlines())
    end(processes[2])
    assert fold(settings.metrics_dir) == 2
    end(measure())  # another folds what it finds, and is folded itself
    fold(settings.metrics_dir)
    assert value(scrape(settings), "rasid_article_characters_count", lang="ar") == 16
    assert sorted(file.name for file in settings.metrics_dir.glob("*.db")) == [
        "counter_0.db",
        "histogram_0.db",
    ]


def test_a_living_process_keeps_its_file(settings, measure):
    process = measure()
    assert fold(settings.metrics_dir) == 0
    assert any(str(process.pid) in file.name for file in settings.metrics_dir.iterdir())
    end(process)


TORN = {
    "empty": b"",
    "noise": bytes(range(256)) * 20,
    "cut": (9_000).to_bytes(4, "little") + bytes(4) + (40).to_bytes(4, "little") + b"[half",
    "no key": (32).to_bytes(4, "little")
    + bytes(4)
    + (4).to_bytes(4, "little")
    + b"{}  "
    + bytes(16),
}


@pytest.mark.parametrize("content", TORN.values(), ids=TORN)
def test_a_torn_file_costs_its_own_measurements_and_no_others(settings, measure, content):
    end(measure())
    settings.metrics_dir.joinpath("counter_999999999.db").write_bytes(content)
    settings.metrics_dir.joinpath("histogram_0.db").write_bytes(content)
    before = value(scrape(settings), "rasid_pipeline_latency_seconds_count", **PLACE)
    end(measure())  # it adds up what ended processes left, and is not stopped
    text = scrape(settings)
    assert value(text, "rasid_pipeline_latency_seconds_count", **PLACE) == before + 4
    assert not settings.metrics_dir.joinpath("counter_999999999.db").exists()


def test_a_disk_without_room_measures_nothing_and_stops_nobody(settings):
    limited = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
{PROGRAM}"""
    done = subprocess.run(
        [sys.executable, "-c", limited, str(settings.data_dir)],
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "measured")


def test_what_ended_processes_measured_is_kept_as_it_is_while_the_disk_is_full(settings, measure):
    end(measure())
    before, files = scrape(settings), sorted(settings.metrics_dir.glob("*.*"))
    full = f"""
import resource, signal
from pathlib import Path
from worker.telemetry.multiprocess_files import fold
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
print(fold(Path({str(settings.metrics_dir)!r})))
"""
    done = subprocess.run([sys.executable, "-c", full], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0"), done.stderr
    assert sorted(scrape(settings).splitlines()) == sorted(before.splitlines())
    assert sorted(settings.metrics_dir.glob("*.*")) == files
