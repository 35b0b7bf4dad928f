"""What every process of the service is made of, imported and read once before they are forked."""

import gc
import importlib
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from rasid.cli import main
from rasid.web.pages.render import renderer
from rasid.web.pages.topics import topics_in
from worker.config.settings import Settings
from worker.jobs import app as jobs
from worker.jobs.rehearsal import rehearse
from worker.processes.nursery import Nursery, open_nursery
from worker.taxonomy.prepared_topics import prepare, taxonomy_of

LIBRARIES = (
    "starlette.applications",
    "starlette_compress",
    "uvicorn",
    "uvicorn.lifespan.on",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
    "xml.sax.expatreader",
)
OURS = (
    "rasid.cli.server.run",
    "rasid.cli.streams.hooks",
    "rasid.web.app",
    "worker.archive.archiver",
    "worker.index.feeder",
    "worker.jobs.assembly",
    "worker.jobs.bootstrap",
    "worker.processes.deliverer",
    "worker.processes.preflight",
    "worker.processes.scheduler",
)


def nursery_for(settings: Settings) -> AbstractContextManager[Nursery | None]:
    """Open a nursery of ``rasid``'s commands; see `open_nursery` for when it may be called.

    Raises as `preload`.
    """
    preload(settings.topics_dir)
    return open_nursery(main) or nullcontext()


def preload(topics_dir: Path | None) -> None:
    """Import everything, load the topics, and read once what is read when it is first needed.

    Raises as `worker.taxonomy.loader.load_taxonomy`.
    """
    for name in (*LIBRARIES, *OURS):
        importlib.import_module(name)
    jobs.preload()
    rehearse()
    renderer().warm_up()
    prepare(topics_dir)
    topics_in(taxonomy_of(topics_dir), "en")
    gc.collect()
    gc.freeze()  # a collection in a child would write to every page that it shares
