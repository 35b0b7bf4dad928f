"""What the README tells people to type works as it stands there."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.e2e.processes import RASID, Processes, free_port, rasid, until
from tests.loopback import Site, says
from worker.cli import rasid as group

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
CONSOLE = re.findall(r"^\$ (.+)$", README, re.MULTILINE)
PYTHON = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
SENTENCE = "عبر رتل تابع للتحالف الدولي جسر دير الزور برفقة دورية من قوات سوريا الديمقراطية صباح يوم السبت. "
PAGE = f"<html lang=ar><title>رتل</title><article><h1>رتل يعبر الجسر</h1><p>{SENTENCE * 4}</p></article></html>"


@pytest.mark.parametrize("line", [line for line in CONSOLE if line.startswith("rasid ")])
def test_every_command_of_the_readme_exists_with_its_options(line):
    name, *arguments = shlex.split(line, comments=True)[1:]
    command = group.get_command(click.Context(group), name)
    while isinstance(command, click.Group):
        command = command.get_command(click.Context(command), arguments.pop(0))
    command.make_context(name, arguments)


class Up:
    """`rasid up` in a folder of its own, with one article on the coalition in its streams."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def run(self, command: list[str], seconds: float = 4) -> str:
        """Run a command for some seconds and return what it printed."""
        done = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            return done.communicate(timeout=seconds)[0].decode()
        except subprocess.TimeoutExpired:
            done.kill()
            return done.communicate()[0].decode()

    def line(self, start: str) -> list[str]:
        """Return the README's command that starts so, for this service's port."""
        (found,) = [line for line in CONSOLE if line.startswith(start)]
        return shlex.split(found.replace("8080", str(self.port)), comments=True)


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    port = free_port()
    settings = {"RASID_WEB_PORT": str(port), "RASID_ALLOW_NETWORKS": "127.0.0.0/8", "RASID_TICK_SECONDS": "0.1"}
    with Site({"/1": says(PAGE)}) as site, Processes(tmp_path, folder=tmp_path, **settings) as processes:
        site.paths["/feed"] = says(f"<rss version='2.0'><channel><item><link>{site.url}/1</link></item></channel></rss>")
        (tmp_path / "my-feeds.txt").write_text(site.url + "/feed\n")
        processes.start("up", "up", "--feeds", "my-feeds.txt")
        data = str(tmp_path / "rasid-data")
        assert until(lambda: "coalition" in rasid("tail", "coalition", RASID_DATA_DIR=data).stdout), processes.log("up")
        yield Up(tmp_path, port)


def test_the_four_ways_to_subscribe(up):
    printed = up.run([sys.executable, "-u", "-c", PYTHON])
    assert "ar رتل يعبر الجسر" in printed
    assert "coalition" in printed
    tail = up.line("rasid tail")
    assert "رتل يعبر الجسر" in up.run([*RASID, *tail[1:], "--since", "10m"], 8)
    if shutil.which("curl"):
        curl = up.line("curl -N")
        assert "رتل يعبر الجسر" in up.run([*curl[:-1], curl[-1] + "?since=0"])
    if shutil.which("redis-cli"):
        redis_cli = up.line("redis-cli")
        assert "رتل يعبر الجسر" in up.run([redis_cli[0], "--raw", *redis_cli[1:-1], "0"])
