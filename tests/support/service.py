"""The processes of one test, and what is known about them."""

import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

from tests.support.processes import Processes, free_port
from worker.config.settings import Settings
from worker.state.ledger import Ledger, read_ledger
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.streams.streams import Streams


class Service:
    """The processes of one test, and what is known about them."""

    def __init__(self, settings: Settings, logs: Path, **changes: str) -> None:
        self.port = free_port()
        environment = {
            "RASID_REDIS_URL": settings.redis_url,
            "RASID_PREFIX": settings.prefix,
            "RASID_DATA_DIR": str(settings.data_dir),
            "RASID_WEB_PORT": str(self.port),
            "RASID_ALLOW_NETWORKS": "127.0.0.0/8",
            "RASID_HOST_DELAY_SECONDS": "0.01",
            "RASID_TICK_SECONDS": "0.05",
            "RASID_RETRY_SECONDS": "0.2",
            "RASID_TASK_SECONDS": "3",
            "RASID_LEASE_SECONDS": "4",
            **changes,
        }
        self.environment = environment
        self.processes = Processes(logs, **environment)
        self.store = Store(settings.redis_url, settings.prefix, rules=rules_of(settings))

    def ledger(self) -> Ledger:
        return read_ledger(self.store)

    def has_ended(self, found: int) -> bool:
        ledger = self.ledger()
        return ledger.found == found and ledger.waiting == ledger.in_flight == 0

    def published(self) -> Counter[str]:
        return Counter(message.fields["url"] for message in Streams(self.store).past("articles"))

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}{path}", timeout=30
            ) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)
