"""Types commands without starting a process."""

import io
import sys
from collections.abc import Callable

import msgspec
import pytest

from rasid.cli import main
from worker.config.settings import Settings
from worker.state.feeds import RedisFeeds


class Done(msgspec.Struct, frozen=True):
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Type = Callable[..., Done]


@pytest.fixture
def typed(settings: Settings, monkeypatch, capsys) -> Type:
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)

    def type_(*words: str, given: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = 0
        try:
            main(list(words))
        except SystemExit as ending:
            code = int(ending.code or 0)
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return type_


@pytest.fixture
def catalogue(store) -> RedisFeeds:
    return RedisFeeds(store)
