"""The app that ``celery -A worker.celery_app`` loads.

Celery wants it at import time: the one exception to the rule that importing does nothing. Celery
puts the working directory first on the path, so start it where no strange `worker.py` lies.
"""

import sys

from worker.config.settings import load_settings
from worker.processes.preflight import start
from worker.telemetry.process_metrics import prepare

settings = load_settings()
prepare(settings)
if "worker" in sys.argv:  # other commands work with any server
    start(settings).close()
    import worker.jobs.bootstrap  # noqa: F401 - before the fork, once for all processes

# prometheus-client wants its directory named before it is imported
from worker.jobs.app import create_app  # noqa: E402

app = create_app(settings)
