"""Settings.

Environment ``RASID_*``, then secret files, then ``rasid.toml`` in the working directory, then the
defaults. A secret file has the name of the variable it stands for and lies in the directory that
RASID_SECRETS_DIR names: so do Compose, Kubernetes and systemd hand secrets over. Any setting may be
one.
"""

import os
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    TomlConfigSettingsSource,
)

from tasks.errors import SettingsError
from worker.config.types import MEBIBYTE, Networks, Ports, shown
from worker.config.work import WorkSettings

SECRETS_DIR = "RASID_SECRETS_DIR"


class Settings(WorkSettings):
    """Every setting, with its unit in its name.

    The sentence below a default says what the setting is for and why the default is what it is.
    ``tools/reference.py`` writes these sentences to ``docs/reference/settings.md``, ``rasid
    settings`` prints the values.
    """

    metrics_feeds: int = Field(1_000, ge=0)
    """Feeds with metrics of their own, 14 series each. In a larger catalogue those in trouble
    come first."""
    worker_metrics_host: str = "127.0.0.1"
    """Address on which a worker's own metrics are served."""
    worker_metrics_port: int = Field(0, ge=0, le=65535)
    """Port on which a worker serves its own metrics. 0: the web process of this machine serves
    them."""

    allow_networks: Networks = ()
    """Networks (CIDR) that the address guard lets through; private addresses are refused
    otherwise."""
    allow_ports: Ports = (80, 443)
    """Ports that may be asked on the public Internet. Admitted networks may be asked on any
    port."""
    use_environment_proxies: bool = False
    """Use the proxy of the environment (HTTPS_PROXY). Behind it the guard sees only the proxy's
    address."""
    fetch_seconds: float = Field(20, gt=0)
    """Time for one download with everything: connect, headers, redirects, body."""
    max_page_bytes: int = Field(5 * MEBIBYTE, ge=1024)
    """Size of a page, decompressed: what the parsers take safely."""
    max_feed_bytes: int = Field(10 * MEBIBYTE, ge=1024)
    """Size of a feed, decompressed."""
    user_agent: str = "Rasid/0.1"
    """The name that publishers see in their logs."""
    contact: str = ""
    """An address or page where a publisher can complain; goes into the user agent."""

    seen_days: float = Field(90, gt=0)
    """How long an entry that left its feed is remembered. From four fifths of the server's
    `maxmemory` on shorter, after three days at the least."""
    max_keys: int = Field(4_000_000, ge=1_000)
    """Keys in the server: four for each entry that is remembered, 1.2 kB together. From half of
    it on, entries that left their feeds are forgotten sooner, after three days at the least."""
    story_articles: int = Field(100_000, ge=0)
    """Articles of one day that later ones are compared with for their story, 1.4 kB each for four
    days."""
    stream_days: float = Field(30, gt=0)
    """Age of the messages kept in each stream, where `stream_bytes` has room for so many; `rasid
    doctor` says how far back they reach."""
    stream_bytes: int = Field(0, ge=0)
    """Memory that all streams share: what a quiet one leaves is for the others. A group that is
    behind holds up to twice a stream's share. 0: half of the server's `maxmemory`, or a fifth of
    its machine's memory where it has none."""
    stream_length: int = Field(3_000_000, ge=10)
    """Messages kept in one stream at most, however small they are: a month of 100,000 a day."""
    topic_documents: bool = False
    """Messages of topics carry every flat field and a document of their own, five times their
    size, as they did before 0.2. The next release has no such setting."""
    group_expiry_days: float = Field(7, gt=0)
    """Time without a living consumer before a group is no longer waited for."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, environment, secret files, file: in that order."""
        return (
            init_settings,
            env_settings,
            file_secret_settings,
            TomlConfigSettingsSource(settings_cls),
        )

    @property
    def agent(self) -> str:
        """The user agent as sent, with the contact when there is one."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent

    def environment(self) -> dict[str, str]:
        """Write the environment that gives a child process these very settings."""
        return {f"RASID_{name.upper()}": _plain(value) for name, value in self if value is not None}


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; ``overrides`` win unless None. Raises SettingsError with one line."""
    secrets = os.environ.get(SECRETS_DIR) or None
    _refuse_unknown_names(_names_in(secrets) if secrets else [])
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**{"_secrets_dir": secrets, **given})
    except ValidationError as error:
        raise SettingsError(_one_line(error)) from error
    except OSError as error:
        raise SettingsError(f"{error.filename} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SettingsError(f"rasid.toml cannot be read: {error}") from error


def _names_in(directory: str) -> list[str]:
    try:
        return [path.name for path in Path(directory).iterdir()]
    except OSError as error:
        remedy = (
            f"{SECRETS_DIR} {directory} cannot be read: {error.strerror}; correct it or unset it"
        )
        raise SettingsError(remedy) from error


def _refuse_unknown_names(secret_files: list[str]) -> None:
    known = {f"RASID_{name.upper()}" for name in Settings.model_fields} | {
        "RASID_CORPUS",
        "RASID_SUITES",
        "RASID_SUPERVISED",
        SECRETS_DIR,
    }
    for name in sorted([*os.environ, *secret_files]):
        if name.startswith("RASID_") and name not in known:
            raise SettingsError(
                f"{name} is no setting of Rasid; `rasid settings` lists the names; "
                f"correct it or unset it"
            )


def _one_line(error: ValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    if name not in Settings.model_fields:
        return (
            f"{name} in rasid.toml is no setting of Rasid; `rasid settings` lists the names; "
            f"correct it or remove it"
        )
    value = shown(Settings.model_fields[name], first["input"])
    return (
        f"RASID_{name.upper()} is {value!r}: {first['msg'].removeprefix('Value error, ')}; "
        f"correct it or unset it"
    )


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value.resolve()) if isinstance(value, Path) else str(value)
