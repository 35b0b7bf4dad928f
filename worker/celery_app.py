"""What ``celery -A worker.celery_app`` loads.

Celery wants an app at import time: the one exception to the rule.
"""

import sys

from worker.config.settings import load_settings
from worker.processes.preflight import start
from worker.telemetry.process_metrics import prepare

settings = load_settings()
prepare(settings)
if "worker" in sys.argv:  # what only asks or sends need not be refused
    start(settings).close()

# prometheus-client wants its directory named before it is imported
from worker.jobs.app import create_app  # noqa: E402

app = create_app(settings)
