"""What leaves without being asked for: webhooks of topics, and alerts of readers."""

import threading

from worker.alerts.dispatcher import AlertDispatcher
from worker.config.settings import Settings
from worker.store.client import Store
from worker.webhooks.dispatcher import Deliveries


def deliver(settings: Settings, store: Store, stop: threading.Event) -> None:
    """Deliver until ``stop`` is set; what is under way is finished."""
    alerts = threading.Thread(
        target=AlertDispatcher(settings).run, args=(stop,), name="alerts", daemon=True
    )
    alerts.start()
    Deliveries(settings, store).run(stop)
    alerts.join()
