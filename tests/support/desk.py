"""One service for all pages of the documents, and somebody who follows a page to the letter."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from rasid.testing.loopback import Site, says
from tests.conftest import ROOT
from tests.support import forks
from tests.support.pages_of_documents import Command, is_printed
from tests.support.processes import RASID, Processes, free_port, until
from worker.state.feeds import RedisFeeds
from worker.store.client import Store, StoreError
from worker.streams.streams import Streams

LASTING = re.compile(
    r"rasid (demo|up --data|poll|work|web|archive|hooks run)\b|--follow|curl -N|"
    r"XREAD .*BLOCK 0|^python "
)
FAILS = re.compile(
    r"2 of 4 examples|^rasid feeds add https://example.org/ +#"
)  # shown to fail; nobody answers a question
SILENT_SECONDS, LASTING_SECONDS, ENDING_SECONDS = 1.5, 60, 60
SENTENCE = (
    "عبر رتل تابع للتحالف الدولي جسر دير الزور برفقة دورية من قوات سوريا الديمقراطية صباح يوم "
    "السبت. "
)
PAGE = (
    f"<html lang=ar><title>رتل</title><article><h1>رتل يعبر "
    f"الجسر</h1><p>{SENTENCE * 4}</p></article></html>"
)
HOME = (
    '<html lang=ar><title>Example</title><link rel=alternate type="application/rss+xml" '
    'href="/feed"></html>'
)
LISTING = (
    "<div class=card><h3>رتل</h3><a href=/2025/convoy>رتل</a><time "
    "datetime={now}>اليوم</time></div>"
)
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{url}/2025/convoy</loc>
<news:news><news:publication>
<news:name>Example</news:name><news:language>ar</news:language></news:publication>
<news:publication_date>{now}</news:publication_date><news:title>رتل</news:title></news:news>
</url></urlset>"""
FEED = """<rss version="2.0"><channel><title>Example</title>
<item><title>رتل يعبر الجسر</title><link>{url}/2025/convoy</link></item>
<item><title>تقرير سُحب بعد نشره</title><link>{url}/2025/withdrawn-report</link></item>
</channel></rss>"""
OPML = (
    '<opml version="2.0"><body><outline type="rss" text="Example" '
    'xmlUrl="{url}/feed"/></body></opml>'
)
SETTINGS = {"RASID_ALLOW_NETWORKS": "127.0.0.0/8", "RASID_HOST_DELAY_SECONDS": "0.01"}

EXPORT = re.compile(r"export (\w+)=(\S+)")
ENTER = re.compile(r"cd (\w+)")


class Desk:
    """`rasid up` on one invented site, with one article and one dead letter."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.site, self.port, self.data = site, free_port(), folder / "rasid-data"
        self.url = f"unix://{self.data}/valkey.sock"
        self.store = Store(self.url)

    def is_ready(self) -> bool:
        try:
            return bool(
                Streams(self.store).newest("coalition", 1) and Streams(self.store).newest("dead", 1)
            )
        except StoreError:
            return False


@contextmanager
def open_desk(folder: Path) -> Iterator[Desk]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    pages = {"/": HOME, "/2025/convoy": PAGE, "/news": LISTING.format(now=now), "/hook": ""}
    with Site({path: says(page) for path, page in pages.items()}) as site:
        site.paths["/feed"] = says(FEED.format(url=site.url), Content_Type="application/rss+xml")
        site.paths["/news-sitemap.xml"] = says(
            SITEMAP.format(url=site.url, now=now), Content_Type="application/xml"
        )
        (folder / "feeds.txt").write_text(site.url + "/feed\n")
        desk = Desk(folder, site)
        settings = {**SETTINGS, "RASID_WEB_PORT": str(desk.port), "RASID_TICK_SECONDS": "0.1"}
        with Processes(folder, folder=folder, program=RASID, **settings) as processes:
            processes.start("up", "up", "--feeds", "feeds.txt")
            assert until(desk.is_ready), processes.log("up")
            yield desk
        desk.store.close()


class Reader:
    """Types what a page says, in a folder of its own, and takes over what the page tells people to
    take over.
    """

    def __init__(self, desk: Desk, text: str, folder: Path) -> None:
        self._desk, self._folder = desk, folder
        self._started: list[subprocess.Popen[bytes]] = []
        self._typed = 0
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        own = {"RASID_WEB_PORT": str(free_port()), "PYTHONUNBUFFERED": "1", "PATH": path}
        self._environment = {**kept, **SETTINGS, **own}
        self._prepare(text)
        self._changes = self._differences()

    def _prepare(self, text: str) -> None:
        (self._folder / "rasid-data").symlink_to(self._desk.data)
        for name in (
            "tasks/data/topics",
            "tasks/data/sites",
            "deploy",
        ):  # copies: a page may write into them
            shutil.copytree(ROOT / name, self._folder / name)
        files = {
            "page.html": PAGE,
            "article.txt": SENTENCE,
            "my-feeds.opml": OPML.format(url=self._desk.site.url),
        }
        for name, content in files.items():
            self.write(name, content)
        feeds, feed = RedisFeeds(self._desk.store), self._desk.site.url + "/feed"
        feeds.add(feed)
        if "feeds add https://example.org/feed" in text:
            feeds.remove(feeds.find(feed))

    def _differences(self) -> dict[str, str]:
        """Return what stands in the pages for what is different for each reader."""
        streams = Streams(self._desk.store)
        letter = streams.newest("dead", 1)[0].id
        return {
            "https://desk.example/rasid": self._desk.site.url + "/hook",
            "https://example.org": self._desk.site.url,
            "http://127.0.0.1:8080": f"http://127.0.0.1:{self._desk.port}",
            "redis://127.0.0.1:6379/0": self._desk.url,
            "redis-cli X": f"redis-cli -s {self._desk.data}/valkey.sock X",
            "show 1795478400000-0": f"show {letter}",
            "requeue 1795478400000-0": f"requeue {letter}",
            "1795478400000-0": streams.last("articles"),
        }

    def made(self, text: str) -> str:
        for told, real in self._changes.items():
            text = text.replace(told, real)
        return text

    def write(self, file: str, text: str) -> None:
        place = self._folder / file
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, "utf-8")

    def type(self, command: Command) -> str:
        """Run a line to its end, or until it printed what it should; returns what it printed."""
        self._typed += 1
        with (self._folder / f".printed-{self._typed}").open(
            "wb"
        ) as out:  # what was started before may still print
            printed = Path(out.name)
            if LASTING.search(command.line):
                code = self._await(self._start(command.line, out), command, printed) or 0
            elif exported := EXPORT.fullmatch(self.made(command.line)):
                code, self._environment[exported[1]] = 0, exported[2]
            elif entered := ENTER.fullmatch(command.line):
                code = self._enter(self._folder / entered[1])
            else:
                code = self._end(command.line, out)
        output = printed.read_text("utf-8", "replace")
        fails = FAILS.search("\n".join([command.line, *command.printed]))
        assert code == (1 if fails else 0), f"$ {command.line}\n{output}"
        self._learn(command, output)
        return output

    def _enter(self, folder: Path) -> int:
        """Go on in a folder that a command made, with what the reader has beside it."""
        for one in self._folder.iterdir():
            if one != folder and not (folder / one.name).exists():
                (folder / one.name).symlink_to(one)
        self._folder = folder
        return 0

    def _end(self, line: str, out: IO[bytes]) -> int | None:
        """Run a line to its end.

        Plain commands of rasid start from a process that has its modules: 0.3 s less each.
        """
        if not line.startswith("rasid ") or re.search(r"[|<>;&`$]", line):
            return self._start(line, out).wait(ENDING_SECONDS)
        arguments = shlex.split(self.made(line), comments=True)[1:]
        files = (os.devnull, out.name, out.name)
        return forks.run(
            arguments,
            self._environment,
            str(self._folder),
            files,
            ENDING_SECONDS,
            is_measured=False,  # tracing makes topics of a page's own take five times as long
        )

    def _start(self, line: str, out: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a line in a shell."""
        process = subprocess.Popen(
            ["bash", "-c", self.made(line)],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def _await(
        self, process: subprocess.Popen[bytes], command: Command, printed: Path
    ) -> int | None:
        """Wait until it printed what it should, or anything.

        Returns its exit code, None while it runs.
        """

        def is_enough() -> bool:
            output = printed.read_text("utf-8", "replace")  # a letter may be half written
            return process.poll() is not None or (
                has_printed(command, output) if command.printed else bool(output)
            )

        until(is_enough, LASTING_SECONDS if command.printed else SILENT_SECONDS)
        return process.poll()

    def _learn(self, command: Command, output: str) -> None:
        """Take over the address of the demo's server, and the id of a hook."""
        if server := re.search(r"unix:\S*rasid-demo-\S+", output):
            self._changes["unix:///tmp/rasid-demo-…/valkey.sock"] = server[0]
        if command.line.startswith("rasid hooks add"):
            self._changes["5f0c2a91"] = output.split(maxsplit=1)[0]

    def leave(self) -> None:
        for process in self._started:
            if process.poll() is None:
                os.killpg(process.pid, 15)
        for process in self._started:
            process.wait(15)


def has_printed(command: Command, output: str) -> bool:
    """Tell whether a command printed what the page shows.

    What is different for each reader may be anything.
    """
    return is_printed(
        tuple(re.sub(r"\b(5f0c2a91|example\.org)\b", "…", line) for line in command.printed), output
    )
