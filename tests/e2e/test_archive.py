"""``rasid archive`` ended by the kernel again and again: every revision is in the files once."""

from functools import partial
from pathlib import Path

from tests.e2e.web.test_web_streams import tell
from tests.support.processes import rasid, until
from worker.archive.files import Archive


def test_an_archiver_that_is_killed_writes_every_article_once(service):
    archive = Archive(Path(service.environment["RASID_DATA_DIR"]) / "archive")

    def kept():
        return [int(message.fields["seq"]) for message in archive.messages()]

    def began(lives: int) -> bool:
        return service.processes.log("archive").count("archiving") > lives

    for life in range(4):
        service.processes.start("archive", "archive")
        for _ in range(3):
            tell(service, "sdf")
        assert until(partial(began, life))
        if life < 3:
            service.processes.kill("archive")
    assert until(lambda: len(kept()) >= 12, 30)
    assert service.processes.stop("archive") == 0
    assert kept() == list(range(1, 13))


def test_a_second_archiver_in_one_directory_is_refused(service):
    service.processes.start("archive", "archive")
    assert until(lambda: "archiving" in service.processes.log("archive"))
    second = rasid("archive", **service.environment)
    assert second.returncode == 2
    assert "another process writes the archive" in second.stderr
