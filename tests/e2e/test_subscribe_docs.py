"""What ``docs/how-to/subscribe.md`` tells people to type works."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.processes import until
from tests.e2e.test_web_streams import tell

TEXT = (Path(__file__).parents[2] / "docs" / "how-to" / "subscribe.md").read_text("utf-8")
PROGRAMS = re.findall(r"```python\n(.+?)```", TEXT, re.DOTALL)
COMMANDS = re.findall(r"^\$ (redis-cli .+)$", TEXT, re.MULTILINE)


def test_the_page_has_what_is_tested_here():
    assert (len(PROGRAMS), len(COMMANDS)) == (2, 5)


@pytest.mark.parametrize("number", range(2))
def test_the_programs_print_what_is_published_and_acknowledge_it(service, tmp_path, number):
    url, prefix = service.environment["RASID_REDIS_URL"], service.environment["RASID_PREFIX"]
    program = PROGRAMS[number].replace("rasid:topic:", f"{prefix}topic:").replace('"redis://127.0.0.1:6379/0"', repr(url))
    program = program.replace("redis_url=", f"prefix={prefix!r}, redis_url=")
    tell(service, "sdf", title="before")
    with (tmp_path / "out").open("w") as out:
        running = subprocess.Popen([sys.executable, "-u", "-c", program], stdout=out, stderr=out, env={**os.environ})
        try:
            key = service.store.key("topic", "sdf")
            assert until(lambda: "before" in (tmp_path / "out").read_text(), 20), (tmp_path / "out").read_text()
            tell(service, "sdf", title="after")
            assert until(lambda: "after" in (tmp_path / "out").read_text(), 20), (tmp_path / "out").read_text()
            assert until(lambda: service.store.client.xinfo_groups(key)[0]["pending"] == 0, 10)
        finally:
            running.kill()
            running.wait()


def test_the_commands_are_understood_by_the_server(service):
    url, prefix = service.environment["RASID_REDIS_URL"], service.environment["RASID_PREFIX"]
    client = shutil.which("redis-cli") or shutil.which("valkey-cli")
    if client is None:
        pytest.skip("skipped: no redis-cli")
    tell(service, "sdf", title="one")
    socket = url.removeprefix("unix://").partition("?")[0]
    where = ["-s", socket] if url.startswith("unix://") else ["-u", url]
    for command in COMMANDS:
        words = shlex.split(command.replace("rasid:", prefix))[1:]
        answer = subprocess.run([client, *where, *words], capture_output=True, text=True, timeout=20, check=False)
        assert answer.returncode == 0, answer.stderr
        assert "ERR" not in answer.stdout, (command, answer.stdout)
