"""Programs of ``docs/how-to/subscribe.md`` read what is published and acknowledge it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.web.test_web_streams import tell
from tests.support.processes import until
from worker.store import keys

TEXT = (Path(__file__).parents[3] / "docs" / "how-to" / "subscribe.md").read_text("utf-8")
PROGRAMS = re.findall(r"```python\n(.+?)```", TEXT, re.DOTALL)


def test_the_page_has_what_is_tested_here():
    assert len(PROGRAMS) == 2


@pytest.mark.parametrize("number", range(2))
def test_the_programs_print_what_is_published_and_acknowledge_it(service, tmp_path, number):
    url, prefix = service.environment["RASID_REDIS_URL"], service.environment["RASID_PREFIX"]
    program = (
        PROGRAMS[number]
        .replace("rasid:topic:", f"{prefix}topic:")
        .replace('"redis://127.0.0.1:6379/0"', repr(url))
    )
    program = program.replace("redis_url=", f"prefix={prefix!r}, redis_url=")
    tell(service, "sdf", title="before")
    with (tmp_path / "out").open("w") as out:
        running = subprocess.Popen(
            [sys.executable, "-u", "-c", program], stdout=out, stderr=out, env={**os.environ}
        )
        try:
            key = service.store.key(keys.TOPIC, "sdf")
            assert until(lambda: "before" in (tmp_path / "out").read_text(), 20), (
                tmp_path / "out"
            ).read_text()
            tell(service, "sdf", title="after")
            assert until(lambda: "after" in (tmp_path / "out").read_text(), 20), (
                tmp_path / "out"
            ).read_text()
            assert until(lambda: service.store.client.xinfo_groups(key)[0]["pending"] == 0, 10)
        finally:
            running.kill()
            running.wait()
