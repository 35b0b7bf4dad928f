"""Settings that say how work is paced: on articles, towards hosts, on feeds."""

import os
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from worker.config.service import ServiceSettings
from worker.config.types import MEBIBYTE


class WorkSettings(ServiceSettings):
    """The second part of ``worker.config.settings.Settings``."""

    concurrency: int = Field(default_factory=lambda: os.cpu_count() or 2, ge=1, le=256)
    """Worker processes of this machine. Cleaning needs the processor, so the default is one a
    core."""
    downloads: int = Field(64, ge=1, le=1000)
    """Downloads under way in one worker process: one that waits costs its place, no process."""
    polls: int = Field(32, ge=1, le=500)
    """Polls under way in one worker process, beside the downloads of pages."""
    queue_limit: int = Field(8, ge=1)
    """Jobs waiting in one queue at most, or four a process where that is more."""
    task_seconds: int = Field(50, ge=1)
    """Celery's hard limit for one job. A shift takes new articles for half of it."""
    lease_seconds: float = Field(60, gt=0, validate_default=True)
    """How long an entry is lent to a job. Longer than the hard limit of the job that holds it."""
    drain_seconds: float = Field(5, ge=0)
    """Time to finish work after SIGTERM; then what is held is handed back. Containers are
    killed 10 seconds after it."""
    clean_cpu_seconds: float = Field(10, gt=0)
    """Processor time for cleaning one page. Real pages need 0.02; the kernel ends the process
    beyond this."""
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
    """New entries of one feed taken an hour, after the first burst; the busiest agencies write
    50."""
    host_waiting: int = Field(5_000, ge=1)
    """Entries in one host's queue: at a visit a second more than an hour."""
    max_waiting: int = Field(500_000, ge=1)
    """Entries in all queues: about 400 MB in the server."""
    outage_sites: int = Field(4, ge=2)
    """When so many sites fall silent together and hardly any answers, the fault is on our side."""
    remote_control: bool = False
    """Workers answer `celery inspect` and `celery status`, and send events to Flower, at 0.5 ms
    a job. Whoever may publish on the server can then stop them."""
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

    @field_validator("lease_seconds")
    @classmethod
    def _outlives_its_job(cls, value: float, info: ValidationInfo) -> float:
        if value <= info.data.get("task_seconds", 0):
            raise ValueError(
                "a lease must outlive its job: set RASID_LEASE_SECONDS above RASID_TASK_SECONDS"
            )
        return value
