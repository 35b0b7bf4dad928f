"""Settings that say where the service is: its server, its folders, its web address, its logs."""

import hashlib
import os
import tempfile
from pathlib import Path

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from worker.config.tcp_access import known_password
from worker.config.types import (
    Channels,
    HeaderName,
    ListenAddress,
    LogLevel,
    MailServer,
    Origins,
    Password,
    ProxyNetworks,
    ServerAddress,
    Tokens,
    Words,
    Zone,
    with_password,
)

MAX_SOCKET_PATH = 100  # the kernel's limit for a unix socket is 108 bytes, on macOS 104


class ServiceSettings(BaseSettings):
    """The first part of ``worker.config.settings.Settings``, which has all of them."""

    model_config = SettingsConfigDict(
        env_prefix="RASID_",
        toml_file="rasid.toml",
        extra="forbid",
        frozen=True,
        defer_build=True,  # of the three classes only the last is ever built
    )

    redis_url: ServerAddress = Field("", repr=False)
    """Address of the Redis or Valkey server: `redis://`, `rediss://` (TLS), `unix://`, or for
    those that Sentinel watches `sentinel://host:port,host:port/service`. Empty: the embedded
    server of the data directory."""
    redis_password: Password = Field("", repr=False)
    """Password of that server, where its address brings none: so a secret file can hold it
    alone."""
    accept_volatile: bool = False
    """Use a server without an append-only file: managed ones keep replicas instead."""
    accept_open: bool = False
    """Use a server that asks for no password: a network of its own keeps strangers out."""
    data_dir: Path = Path("rasid-data")
    """Folder of the embedded server, the archive, and the timings of this machine."""
    server_memory_share: float = Field(0.4, ge=0, le=1)
    """Share of the machine's memory (or of the container's) that the embedded server may take:
    rewriting its file needs as much again for a moment. 0: no limit."""
    server_listen: ListenAddress = ""
    """Where the embedded server listens beside its socket, such as `127.0.0.1:6379`, with a
    password that is made once and kept in the data directory. Empty: on its socket only."""
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
    web_origins: Origins = ()
    """Origins whose pages may read `/v1` and the feeds of topics in a browser (CORS), such as
    `https://desk.example`; `*` for all. They send no cookie, so they need a token where one is
    asked; where none is, they read what this machine's people may."""
    web_tokens: Tokens = Field((), repr=False)
    """Who may read, of old: `secret`, or `secret=topic+topic`; a secret may end in `=`. Use
    `rasid readers add`: these are readers `token-1`, `token-2` … for one more release."""
    web_open: bool = False
    """No token although it listens wider: something else keeps strangers out. Whoever comes may
    read; to change something takes a reader (`rasid readers add`)."""
    web_proxy_header: HeaderName = ""
    """Header in which a proxy that signs people in (OIDC) names the reader. Empty: none."""
    web_proxy_networks: ProxyNetworks = ()
    """Networks of proxies before it, such as `10.0.0.5/32`: theirs alone may name the reader, and,
    in `X-Forwarded-For`, the visitor for whom wrong tokens are counted. So may any visitor who has
    an address in one; `0.0.0.0/0` and `::/0` are refused."""
    web_zone: Zone = "Asia/Damascus"
    """Zone of times: of those on its pages for readers whose browser names none, of those that a
    query or `--since` gives without one, and of those that commands print."""
    web_clients: int = Field(1_000, ge=1)
    """Listeners to server-sent events at once."""
    mail_server: MailServer = Field("", repr=False)
    """Server that alerts are mailed through: `smtp://user:password@host:587` (TLS by STARTTLS) or
    `smtps://…`. A password is sent only over TLS. Empty: no mail."""
    mail_from: str = "rasid@localhost"
    """Sender of these mails."""
    mail_domains: Words = ()
    """Domains that alerts may be mailed to. Empty: any."""
    telegram_token: Password = Field("", repr=False)
    """Token of the Telegram bot that sends alerts. Empty: none."""
    telegram_url: str = "https://api.telegram.org"
    """Where the bot's interface is: Telegram's, or a server of one's own."""
    channels: Channels = Field((), repr=False)
    """Further channels that readers may choose for alerts: `name=address`, addresses of Apprise
    (`pip install 'rasid[notify]'`). Readers see the names only."""
    index_dir: Path | None = None
    """Folder of the index of articles, on a disk with room for two of it. Empty: `index` in the
    data directory."""
    index_days: float = Field(90, gt=0)
    """Age of the articles that the web process can find. The archive may have older ones."""
    index_articles: int = Field(200_000, ge=1)
    """Articles that the web process can find: about 7 kB each on its disk."""
    log_json: bool = False
    """Write logs as JSON, for machines."""
    log_level: LogLevel = "INFO"
    """The least important events that are logged."""

    @field_validator("redis_password")
    @classmethod
    def _opens_something(cls, value: str, info: ValidationInfo) -> str:
        if value and not info.data.get("redis_url"):
            raise ValueError("it belongs to RASID_REDIS_URL, which is not set")
        return value

    @property
    def named_channels(self) -> dict[str, str]:
        """The addresses of `channels` by their names."""
        return {name: address for name, _, address in (one.partition("=") for one in self.channels)}

    @property
    def metrics_dir(self) -> Path:
        """The folder where the processes of this machine leave their timings."""
        return self.data_dir.resolve() / "metrics"

    @property
    def archive_folder(self) -> Path:
        """The folder of the daily files."""
        return self.data_dir.resolve() / "archive"

    @property
    def index_folder(self) -> Path:
        """The folder of the index of articles."""
        return (self.index_dir or self.data_dir / "index").resolve()

    @property
    def socket(self) -> Path:
        """The embedded server's socket, in the temporary directory when the path is too long."""
        direct = self.data_dir.resolve() / "valkey.sock"
        if len(os.fsencode(direct)) <= MAX_SOCKET_PATH:
            return direct
        short = hashlib.sha256(os.fsencode(direct)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"rasid-{os.getuid()}-{short}.sock"

    @property
    def server_url(self) -> str:
        """The server to use: the one that was set, else the embedded one of the data directory."""
        if self.redis_url:
            return with_password(self.redis_url, self.redis_password)
        return with_password(f"unix://{self.socket}", known_password(self.data_dir.resolve()))
