"""A real browser for the page: Chromium without a window, driven by the DevTools protocol."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import pytest

from tests.support.processes import until

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="skipped: no chromium")


class Browser:
    """A context manager around one page."""

    def __init__(self, url: str, profile: Path) -> None:
        self._url, self._profile = url, profile

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [
                str(CHROMIUM),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                f"--user-data-dir={self._profile}",
                "--remote-debugging-port=0",
                self._url,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        port = self._profile / "DevToolsActivePort"
        assert until(lambda: port.exists() and port.read_text().count("\n"), 30)
        self._list = f"http://127.0.0.1:{port.read_text().splitlines()[0]}/json/list"
        assert until(self._pages, 20)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression in the page."""
        return asyncio.run(self._evaluate(self._pages()[0], expression))

    def _pages(self) -> list[str]:
        with urllib.request.urlopen(self._list, timeout=5) as answer:
            return [
                one["webSocketDebuggerUrl"] for one in json.load(answer) if one["type"] == "page"
            ]

    @staticmethod
    async def _evaluate(socket: str, expression: str) -> Any:
        asked = {
            "id": 1,
            "method": "Runtime.evaluate",
            "params": {"expression": expression, "returnByValue": True},
        }
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(socket, max_msg_size=0) as page,
        ):
            await page.send_json(asked)
            while (answer := await page.receive_json()).get("id") != 1:
                continue
        return answer["result"]["result"].get("value")
