"""The taxonomy that a web process knows, and its replacement when the folder of topics changes."""

import asyncio
import threading
from contextlib import suppress

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from tasks.errors import SettingsError, TaxonomyError
from tasks.query import topic_facts
from tasks.tagging.taxonomy import Taxonomy
from worker.taxonomy.loader import load_taxonomy
from worker.taxonomy.prepared_topics import print_of
from worker.taxonomy.reloading_tagger import LOOK_SECONDS

_replacing = threading.Lock()


def replace(app: Starlette, taxonomy: Taxonomy) -> None:
    """Let pages, queries and listeners of this process know another taxonomy."""
    with _replacing:
        app.state.pages.replace_taxonomy(taxonomy)
        facts = topic_facts(taxonomy)
        # The hub, the feeder and the queries hold this very dictionary.
        app.state.topics.update(facts)
        for gone in app.state.topics.keys() - facts.keys():
            app.state.topics.pop(gone, None)


async def follow_folder(app: Starlette) -> None:
    """Look at the folder of topics every few seconds; a wrong file changes nothing."""
    directory = app.state.settings.topics_dir
    if directory is None:
        return
    seen = await run_in_threadpool(print_of, directory)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        now = await run_in_threadpool(print_of, directory)
        if now != seen:
            seen = now
            with suppress(SettingsError, TaxonomyError):
                replace(app, await run_in_threadpool(load_taxonomy, directory))
