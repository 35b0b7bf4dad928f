"""Settings: environment ``RASID_*`` first, then ``rasid.toml`` in the working directory, then the defaults below."""

import hashlib
import ipaddress
import os
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from tasks.core.errors import SettingsError

MEBIBYTE = 1024 * 1024
MAX_SOCKET_PATH = 100  # the kernel's limit for a unix socket is 108 bytes, on macOS 104


class Settings(BaseSettings):
    """Every knob with its unit in its name and the reason beside its default."""

    model_config = SettingsConfigDict(env_prefix="RASID_", toml_file="rasid.toml", extra="forbid", frozen=True)

    redis_url: str = ""  # "": the embedded server of the data directory
    data_dir: Path = Path("rasid-data")
    prefix: str = "rasid:"
    feeds: Path | None = None
    sites_dir: Path | None = None  # None: the rules of single sites that come with Rasid
    topics_dir: Path | None = None  # None: the topics that come with Rasid

    accept_volatile: bool = False  # a server without append-only file: managed ones keep replicas instead
    accept_open: bool = False  # a server that needs no password: a network of its own keeps strangers out

    web_host: str = "127.0.0.1"  # wider only by an explicit decision
    web_port: int = Field(8080, ge=0, le=65535)
    web_hosts: Annotated[
        tuple[str, ...], NoDecode
    ] = ()  # names by which browsers may ask for it, beside those of this machine
    web_tokens: Annotated[
        tuple[str, ...], NoDecode
    ] = ()  # secret, or secret=topic+topic; needed when bound wider than loopback
    web_open: bool = False  # no token although it is bound wider: something else keeps strangers out
    web_clients: int = Field(1_000, ge=1)  # that listen at once to server-sent events
    log_json: bool = False
    log_level: str = "INFO"

    concurrency: int = Field(default_factory=lambda: os.cpu_count() or 2, ge=1, le=256)  # cleaning is CPU-bound
    batch_size: int = Field(20, ge=1, le=100)  # 20 spreads Celery's 0.8 ms a message over 20 articles
    queue_limit: int = Field(8, ge=1)  # jobs waiting in Celery at most: about a minute of one worker child
    task_seconds: int = Field(50, ge=1)  # Celery's hard limit for one batch
    lease_seconds: float = Field(
        60, gt=0, validate_default=True
    )  # longer than the hard limit of the job that holds the lease
    drain_seconds: float = Field(5, ge=0)  # to finish work after SIGTERM; containers are killed 10 seconds after it
    clean_cpu_seconds: float = Field(10, gt=0)  # real pages need 0.02; the kernel ends the child beyond this
    max_crashes: int = Field(3, ge=1)  # deaths while one page was being cleaned
    max_losses: int = Field(12, ge=1)  # deaths of any kind while the entry was in work
    max_attempts: int = Field(5, ge=1)  # fetches that failed for a passing reason
    retry_seconds: float = Field(60, gt=0)  # the first wait; it doubles
    host_delay_seconds: float = Field(1.0, ge=0)  # between two visits to one host
    latency_factor: float = Field(5, ge=0)  # a host rests this many times as long as it took to answer
    longest_spacing_seconds: float = Field(30, ge=0)  # but no longer than this for being slow
    longest_pace_seconds: float = Field(600, ge=0)  # between two visits to a host that has troubles
    dead_host_seconds: float = Field(60, ge=0)  # before a host that did not answer at all is tried again
    retry_after_scope: Literal["feed", "host"] = "feed"  # hosters of many feeds say it for one of them
    feed_burst: int = Field(500, ge=1)  # new entries of one feed at once: as many as one poll reads
    feed_hourly: int = Field(300, ge=1)  # and each hour from then on; the busiest agencies write 50
    host_waiting: int = Field(5_000, ge=1)  # entries in one host's queue: at a visit a second more than an hour
    max_waiting: int = Field(500_000, ge=1)  # entries in all queues: about 400 MB
    outage_sites: int = Field(4, ge=2)  # so many sites fall silent together, hardly any answers: it is us
    tick_seconds: float = Field(0.5, gt=0)  # the poller's heartbeat

    poll_min_seconds: float = Field(300, gt=0)
    poll_max_seconds: float = Field(3600, gt=0)
    poll_patience_entries: float = Field(
        1.0, gt=0
    )  # new entries that a poll should be worth; 2 halves the polls of busy feeds
    failing_max_seconds: float = Field(86_400, gt=0)  # between two polls of a feed that fails; it is never given up
    gone_seconds: float = Field(7 * 86_400, gt=0)  # between two looks at a feed that said 410
    quarantine_seconds: float = Field(86_400, gt=0)  # before a feed that ended its parser is tried again
    parse_cpu_seconds: int = Field(5, ge=1)  # for one feed; real ones need 0.01
    parse_memory_bytes: int = Field(512 * MEBIBYTE, ge=64 * MEBIBYTE)
    public_url: str = ""  # where hubs reach the web process (WebSub); "": feeds are only polled

    worker_metrics_host: str = "127.0.0.1"
    worker_metrics_port: int = Field(0, ge=0, le=65535)  # 0: the web process of this machine serves them

    allow_networks: Annotated[tuple[str, ...], NoDecode] = ()  # CIDRs that the address guard lets through
    allow_ports: Annotated[tuple[int, ...], NoDecode] = (80, 443)  # admitted networks may be asked on any port
    use_environment_proxies: bool = False  # behind a proxy the guard sees only the proxy's address
    fetch_seconds: float = Field(20, gt=0)  # everything: connect, headers, redirects, body
    max_page_bytes: int = Field(5 * MEBIBYTE, ge=1024)  # decompressed; the parsers' safe size
    max_feed_bytes: int = Field(10 * MEBIBYTE, ge=1024)
    user_agent: str = "Rasid/0.1"
    contact: str = ""  # an address or page where a publisher can complain; goes into the user agent

    seen_days: float = Field(90, gt=0)  # how long an entry that left its feed is remembered
    stream_length: int = Field(100_000, ge=10)  # messages kept in each stream, about 500 MB of articles
    stream_days: float = Field(30, gt=0)  # and how old they get; both twice over for groups that are behind
    group_expiry_days: float = Field(7, gt=0)  # without a living consumer, before a group is no longer waited for

    @field_validator("allow_networks", "allow_ports", "web_hosts", "web_tokens", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return (value,) if isinstance(value, int) else value

    @field_validator("allow_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ipaddress.ip_network(network)
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_scheme(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("it must start with redis://, rediss:// or unix://")
        return value

    @field_validator("lease_seconds")
    @classmethod
    def _outlives_its_job(cls, value: float, info: ValidationInfo) -> float:
        if value <= info.data.get("task_seconds", 0):
            raise ValueError("a lease must outlive its job: set RASID_LEASE_SECONDS above RASID_TASK_SECONDS")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, environment, file: in that order."""
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))

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
        """Where the embedded server of this data directory listens; in the temporary directory when the path is long."""
        direct = self.data_dir.resolve() / "valkey.sock"
        if len(os.fsencode(direct)) <= MAX_SOCKET_PATH:
            return direct
        short = hashlib.sha256(os.fsencode(direct)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"rasid-{os.getuid()}-{short}.sock"

    @property
    def server_url(self) -> str:
        """The server to use: the one that was set, else the embedded one of the data directory."""
        return self.redis_url or f"unix://{self.socket}"

    def environment(self) -> dict[str, str]:
        """Return the environment that makes a child process see these very settings."""
        return {f"RASID_{name.upper()}": _plain(value) for name, value in self if value is not None}


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; ``overrides`` win when they are not None. Raises SettingsError with one line."""
    _refuse_unknown_names()
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"][:1]).upper()
        raise SettingsError(f"RASID_{name} is {first['input']!r}: {first['msg']}; correct it or unset it") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"rasid.toml cannot be read: {error}") from error


def _refuse_unknown_names() -> None:
    known = {f"RASID_{name.upper()}" for name in Settings.model_fields} | {"RASID_CORPUS", "RASID_SUPERVISED"}
    for name in sorted(os.environ):
        if name.startswith("RASID_") and name not in known:
            raise SettingsError(f"{name} is no setting of Rasid; see `rasid doctor` for the names, or unset it")


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value.resolve()) if isinstance(value, Path) else str(value)
