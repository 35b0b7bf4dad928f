"""A backup of a running service, restored elsewhere.

The same state, nothing twice, the archive goes on, alerts too.
"""

import tarfile

import pytest

from rasid.testing.loopback import Site, says
from tests.e2e.test_service import PAGE, newsroom
from tests.e2e.test_wrong_usage import assert_one_line
from tests.support.processes import Processes, free_port, rasid, until
from tests.worker.alerts.conftest import Receiver
from worker.alerts.alert import AlertWish
from worker.alerts.book import AlertBook
from worker.alerts.channels import Channel
from worker.archive.archiver import archive_dir
from worker.archive.files import Archive
from worker.config.settings import Settings
from worker.state.feeds import RedisFeeds
from worker.state.ledger import read_ledger
from worker.store.client import Store, StoreError
from worker.store.embedded_server import EmbeddedServer
from worker.store.migrations import NEWEST
from worker.streams.streams import Streams


def environment(data) -> dict[str, str]:
    return {
        "RASID_DATA_DIR": str(data),
        "RASID_WEB_PORT": str(free_port()),
        "RASID_ALLOW_NETWORKS": "127.0.0.0/8",
        "RASID_HOST_DELAY_SECONDS": "0.01",
        "RASID_TICK_SECONDS": "0.05",
        "RASID_CONCURRENCY": "1",
        "RASID_TASK_SECONDS": "3",
        "RASID_LEASE_SECONDS": "4",
        "RASID_POLL_MIN_SECONDS": "0.5",
        "RASID_POLL_MAX_SECONDS": "1",
    }


def feed_of(site: Site, count: int) -> None:
    items = "".join(
        f"<item><title>n{n}</title><link>{site.url}/{n}</link></item>" for n in range(count)
    )
    site.paths["/feed"] = says(
        f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>"
    )


def published(store: Store) -> list[str]:
    try:
        return [message.fields["url"] for message in Streams(store).past("articles")]
    except StoreError:
        return []


def alert_of(store: Store, url: str) -> None:
    """Have everything told."""
    channel = Channel("webhook", url)
    wish = AlertWish(name="all", channels=(channel,), once_a_story=False, with_old=True)
    AlertBook(store).add("local", wish, 1.0)


def archived(data) -> list[str]:
    archive = Archive(archive_dir(Settings(data_dir=data)))
    return [message.fields["url"] for message in archive.messages()]


def test_a_running_service_is_backed_up_and_goes_on_elsewhere_without_loss_or_doubling(tmp_path):
    one, two, file = tmp_path / "one", tmp_path / "two", tmp_path / "rasid.tar"
    with (
        Site(newsroom({f"/{n}": PAGE.format(n) for n in range(20)})) as site,
        Processes(tmp_path, **environment(one)) as up,
    ):
        feed_of(site, 12)
        up.start("one", "up", "--data", str(one))
        store = Store(Settings(data_dir=one).server_url)
        assert until(lambda: Settings(data_dir=one).socket.exists() and store.client.ping())
        receiver = Receiver(site)
        alert_of(store, receiver.url)
        RedisFeeds(store).add(site.url + "/feed", lang="ar")
        assert until(lambda: len(archived(one)) >= 5), up.log(
            "one"
        )  # some are in the archive, and more are on their way
        feed_of(site, 14)
        done = rasid("backup", str(file), **environment(one))
        assert done.returncode == 0, done.stderr
        assert_one_line(rasid("restore", str(file), "--data", str(one)), "another rasid runs")
        assert until(lambda: len(published(store)) == 14), up.log("one")
        store.close()
        assert up.stop("one") == 0

        assert rasid("restore", str(file), "--data", str(two)).returncode == 0
        assert_one_line(rasid("restore", str(file), "--data", str(two)), "holds data already")
        feed_of(site, 15)
        moved = Processes(tmp_path, **environment(two))
        with moved:
            moved.start("two", "up", "--data", str(two))
            again = Store(Settings(data_dir=two).server_url)
            assert until(
                lambda: Settings(data_dir=two).socket.exists() and len(published(again)) >= 5
            )
            assert until(lambda: len(published(again)) == 15), moved.log("two")
            assert until(lambda: read_ledger(again).in_flight == 0)
            ledger = read_ledger(again)
            assert (ledger.closes, ledger.published, ledger.found) == (True, 15, 15)
            assert len(set(published(again))) == 15
            assert until(lambda: len(archived(two)) == 15, 20), moved.log("two")
            assert until(lambda: receiver.urls == set(published(again)), 20), moved.log("two")
            assert len(AlertBook(again).of("local")) == 1
            again.close()
        assert sorted(archived(two)) == sorted(set(archived(two)))


def test_a_stopped_service_is_backed_up_with_the_same_streams(tmp_path):
    one, two = Settings(data_dir=tmp_path / "one"), Settings(data_dir=tmp_path / "two")
    with EmbeddedServer(one) as server:
        Store(server.url).client.xadd("rasid:articles", {"seq": 1, "url": "a"}, id="5-1")
    assert rasid("backup", str(tmp_path / "b.tar"), "--data", str(one.data_dir)).returncode == 0
    assert rasid("restore", str(tmp_path / "b.tar"), "--data", str(two.data_dir)).returncode == 0
    for settings in (two, two):  # what was restored is kept by the server's own file from then on
        with EmbeddedServer(settings) as server:
            ((id_, fields),) = Store(server.url).client.xrange("rasid:articles")
            assert (id_, fields) == ("5-1", {"seq": "1", "url": "a"})


STRANGE = {"outside": "../../outside", "of topics": "topics/.history/../../../outside.toml"}


@pytest.mark.parametrize("broken", ["cut", "newer", *STRANGE])
def test_what_is_no_whole_backup_restores_nothing(broken, tmp_path):
    one = Settings(data_dir=tmp_path / "one")
    file = tmp_path / "b.tar"
    with EmbeddedServer(one) as server:
        store = Store(server.url)
        store.client.set("rasid:x", "y" * 20_000)
        if broken == "newer":
            store.client.set("rasid:schema", NEWEST + 1)
        assert rasid("backup", str(file), "--data", str(one.data_dir)).returncode == 0
    if broken == "cut":
        file.write_bytes(file.read_bytes()[:1500])
    if broken in STRANGE:
        with tarfile.open(file, "a") as tar:
            tar.addfile(tarfile.TarInfo(STRANGE[broken]))
    done = rasid("restore", str(file), "--data", str(tmp_path / "two"))
    assert_one_line(done, "install the newer Rasid" if broken == "newer" else "no whole backup")
    assert not (tmp_path / "two" / "appendonlydir").exists()
    assert not list(tmp_path.glob("outside*"))


def test_a_server_of_ones_own_is_not_ours_to_copy(server_url, tmp_path):
    assert_one_line(
        rasid("backup", str(tmp_path / "b.tar"), RASID_REDIS_URL=server_url), "back-up.md"
    )
