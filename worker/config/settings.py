"""Settings.

Environment ``RASID_*``, then secret files, then ``rasid.toml`` in the working directory, then the
defaults.

A secret file has the name of the variable it stands for and lies in the directory that
RASID_SECRETS_DIR names: so do Compose, Kubernetes and systemd hand secrets over. Any setting may be
one.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from tasks.errors import SettingsError
from worker.config.types import (
    LogLevel,
    Networks,
    Password,
    Ports,
    ServerAddress,
    Tokens,
    Words,
    shown,
    with_password,
)

MEBIBYTE = 1024 * 1024
SECRETS_DIR = "RASID_SECRETS_DIR"
MAX_SOCKET_PATH = 100  # the kernel's limit for a unix socket is 108 bytes, on macOS 104


class Settings(BaseSettings):
    """Every knob with its unit in its name.

    What stands below a default says what it is for and why it is so.

    ``tools/reference.py`` writes these sentences to ``docs/reference/settings.md``, ``rasid
    settings`` prints the values.
    """

    model_config = SettingsConfigDict(
        env_prefix="RASID_",
        toml_file="rasid.toml",
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
    )

    redis_url: ServerAddress = Field("", repr=False)
    """Address of the Redis or Valkey server: `redis://`, `rediss://` (TLS), `unix://`, or for those that Sentinel watches
    `sentinel://host:port,host:port/service`. Empty: the embedded server of the data directory."""
    redis_password: Password = Field("", repr=False)
    """Password of that server, where its address brings none: so a secret file can hold it alone."""
    accept_volatile: bool = False
    """Use a server without an append-only file: managed ones keep replicas instead."""
    accept_open: bool = False
    """Use a server that asks for no password: a network of its own keeps strangers out."""
    data_dir: Path = Path("rasid-data")
    """Folder of the embedded server, the archive, and the timings of this machine."""
    prefix: str = "rasid:"
    """First part of every key in the server, so that several services can share one server."""
    feeds: Path | None = None
    """File that lists feeds, OPML or one address a line; read when `rasid up` starts."""
    sites_dir: Path | None = None
    """Folder with the rules of single sites. Empty: those that come with Rasid."""
    topics_dir: Path | None = None
    """Folder with the topics. Empty: those that come with Rasid."""

    web_host: str = "127.0.0.1"
    """Address the web process listens on. Wider than this machine only by an explicit decision."""
    web_port: int = Field(8080, ge=0, le=65535)
    """Port of the web process."""
    web_hosts: Words = ()
    """Names by which browsers may ask for it, beside those of this machine."""
    web_tokens: Tokens = Field((), repr=False)
    """Who may read: `secret`, or `secret=topic+topic`. Needed when it listens wider than on this machine; a secret may end in `=`."""
    web_open: bool = False
    """No token although it listens wider: something else keeps strangers out."""
    web_clients: int = Field(1_000, ge=1)
    """Listeners to server-sent events at once."""
    log_json: bool = False
    """Write logs as JSON, for machines."""
    log_level: LogLevel = "INFO"
    """The least important events that are logged."""

    concurrency: int = Field(default_factory=lambda: os.cpu_count() or 2, ge=1, le=256)
    """Worker processes of this machine. Cleaning needs the processor, so the default is one a core."""
    batch_size: int = Field(20, ge=1, le=100)
    """Articles in one job: 20 spread Celery's cost of 0.8 ms a message."""
    queue_limit: int = Field(8, ge=1)
    """Jobs waiting in Celery at most: about a minute of one worker process."""
    task_seconds: int = Field(50, ge=1)
    """Celery's hard limit for one batch."""
    lease_seconds: float = Field(60, gt=0, validate_default=True)
    """How long an entry is lent to a job. Longer than the hard limit of the job that holds it."""
    drain_seconds: float = Field(5, ge=0)
    """Time to finish work after SIGTERM; then what is held is handed back. Containers are killed 10 seconds after it."""
    clean_cpu_seconds: float = Field(10, gt=0)
    """Processor time for cleaning one page. Real pages need 0.02; the kernel ends the process beyond this."""
    max_crashes: int = Field(3, ge=1)
    """Deaths of a process while it cleaned one page, before that page is a dead letter."""
    max_losses: int = Field(12, ge=1)
    """Deaths of any kind while an entry was in work, before it is a dead letter."""
    max_attempts: int = Field(5, ge=1)
    """Fetches of one page that failed for a passing reason."""
    retry_seconds: float = Field(60, gt=0)
    """The first wait before a page is fetched again; it doubles."""
    host_delay_seconds: float = Field(1.0, ge=0)
    """Shortest time between two visits to one host."""
    latency_factor: float = Field(5, ge=0)
    """A host rests this many times as long as it took to answer."""
    longest_spacing_seconds: float = Field(30, ge=0)
    """Longest rest of a host for being slow."""
    longest_pace_seconds: float = Field(600, ge=0)
    """Longest time between two visits to a host that has troubles."""
    dead_host_seconds: float = Field(60, ge=0)
    """Time before a host that did not answer at all is tried again."""
    retry_after_scope: Literal["feed", "host"] = "feed"
    """For whom a Retry-After holds. Hosters of many feeds say it for one of them."""
    feed_burst: int = Field(500, ge=1)
    """New entries of one feed taken at once: as many as one poll reads."""
    feed_hourly: int = Field(300, ge=1)
    """New entries of one feed taken an hour, after the first burst; the busiest agencies write 50."""
    host_waiting: int = Field(5_000, ge=1)
    """Entries in one host's queue: at a visit a second more than an hour."""
    max_waiting: int = Field(500_000, ge=1)
    """Entries in all queues: about 400 MB in the server."""
    outage_sites: int = Field(4, ge=2)
    """When so many sites fall silent together and hardly any answers, the fault is on our side."""
    remote_control: bool = False
    """Workers answer `celery inspect` and `celery status`, and send events to Flower, at 0.5 ms a job. Whoever may publish on the
    server can then stop them."""
    tick_seconds: float = Field(0.5, gt=0)
    """Time between two looks of the poller at what is due."""
    heartbeat_seconds: float = Field(60, ge=0)
    """Time between two heartbeat articles through the whole pipeline. 0: none are sent."""

    poll_min_seconds: float = Field(300, gt=0)
    """Shortest time between two polls of one feed."""
    poll_max_seconds: float = Field(3600, gt=0)
    """Longest time between two polls of a feed that works."""
    poll_patience_entries: float = Field(1.0, gt=0)
    """New entries that a poll should be worth; 2 halves the polls of busy feeds."""
    failing_max_seconds: float = Field(86_400, gt=0)
    """Longest time between two polls of a feed that fails; it is never given up."""
    gone_seconds: float = Field(7 * 86_400, gt=0)
    """Time between two looks at a feed that said it is gone (410)."""
    quarantine_seconds: float = Field(86_400, gt=0)
    """Time before a feed that ended its parser is tried again."""
    parse_cpu_seconds: int = Field(5, ge=1)
    """Processor time for reading one feed; real ones need 0.01."""
    parse_memory_bytes: int = Field(512 * MEBIBYTE, ge=64 * MEBIBYTE)
    """Memory for reading one feed."""
    public_url: str = ""
    """Where hubs reach the web process (WebSub). Empty: feeds are only polled."""

    metrics_feeds: int = Field(1_000, ge=0)
    """Feeds with metrics of their own, 14 series each. In a larger catalogue those in trouble come first."""
    worker_metrics_host: str = "127.0.0.1"
    """Address on which a worker's own metrics are served."""
    worker_metrics_port: int = Field(0, ge=0, le=65535)
    """Port on which a worker serves its own metrics. 0: the web process of this machine serves them."""

    allow_networks: Networks = ()
    """Networks (CIDR) that the address guard lets through; private addresses are refused otherwise."""
    allow_ports: Ports = (80, 443)
    """Ports that may be asked on the public Internet. Admitted networks may be asked on any port."""
    use_environment_proxies: bool = False
    """Use the proxy of the environment (HTTPS_PROXY). Behind it the guard sees only the proxy's address."""
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
    """How long an entry that left its feed is remembered."""
    stream_length: int = Field(100_000, ge=10)
    """Messages kept in each stream: about 500 MB of articles. Twice as many for groups that are behind."""
    stream_days: float = Field(30, gt=0)
    """Age of the messages kept in each stream. Twice as old for groups that are behind."""
    group_expiry_days: float = Field(7, gt=0)
    """Time without a living consumer before a group is no longer waited for."""

    @field_validator("redis_password")
    @classmethod
    def _opens_something(cls, value: str, info: ValidationInfo) -> str:
        if value and not info.data.get("redis_url"):
            raise ValueError("it belongs to RASID_REDIS_URL, which is not set")
        return value

    @field_validator("lease_seconds")
    @classmethod
    def _outlives_its_job(cls, value: float, info: ValidationInfo) -> float:
        if value <= info.data.get("task_seconds", 0):
            raise ValueError(
                "a lease must outlive its job: set RASID_LEASE_SECONDS above RASID_TASK_SECONDS"
            )
        return value

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

    @property
    def metrics_dir(self) -> Path:
        """Return where the processes of this machine leave their timings."""
        return self.data_dir.resolve() / "metrics"

    @property
    def socket(self) -> Path:
        """Where the embedded server of this data directory listens.

        In the temporary directory when the path is long.
        """
        direct = self.data_dir.resolve() / "valkey.sock"
        if len(os.fsencode(direct)) <= MAX_SOCKET_PATH:
            return direct
        short = hashlib.sha256(os.fsencode(direct)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"rasid-{os.getuid()}-{short}.sock"

    @property
    def server_url(self) -> str:
        """The server to use: the one that was set, else the embedded one of the data directory."""
        return with_password(self.redis_url, self.redis_password) or f"unix://{self.socket}"

    def environment(self) -> dict[str, str]:
        """Return the environment that makes a child process see these very settings."""
        return {f"RASID_{name.upper()}": _plain(value) for name, value in self if value is not None}


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; ``overrides`` win when they are not None.

    Raises SettingsError with one line.
    """
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
