"""The web process: routes and their order, nothing else."""

import asyncio
import socket
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from rasid import tagging
from rasid.web import health, openapi, search, stream, websub
from rasid.web import syndication as feeds
from rasid.web.access import check
from rasid.web.api.every_call import call_routes
from rasid.web.directory import ReaderDirectory
from rasid.web.hub import Hub
from rasid.web.layers import PeerNoted, layers
from rasid.web.listeners import follow_readers
from rasid.web.pages.door import lost
from rasid.web.pages.making.past import PastTagging
from rasid.web.pages.refusal import silent, wrong_query
from rasid.web.pages.routes import page_routes
from rasid.web.pages.services import PageServices
from rasid.web.problems import broken, wrong_method
from rasid.web.taxonomy_in_use import follow_folder
from rasid.web.throttle import SIGN_IN, Throttle
from rasid.web.trials import TrialPlaces
from tasks.errors import QueryError, StoreDownError
from worker.config.settings import Settings
from worker.index import ArticleIndex
from worker.index.article_index import index_dir
from worker.index.feeder import IndexFeeder
from worker.readers.registry import ReaderRegistry
from worker.store.client import Store, StoreError
from worker.taxonomy.prepared_topics import taxonomy_of
from worker.telemetry.liveness import EVERY_SECONDS, LivenessFile

UNREAD_MILLISECONDS = 60_000
ANSWER_SECONDS = 2.0  # of the server to a page; what needs no answer goes on without it
REASONS_SECONDS = 15.0  # after the start; whoever asks sooner waits for them
STOP_SECONDS = 2.0  # for the thread that writes the index; what it had begun is undone


@asynccontextmanager
async def _listening(app: Starlette) -> AsyncIterator[None]:
    """Follow the streams while the process serves; a thread of its own keeps the index."""
    state, stop = app.state, threading.Event()
    feeder = IndexFeeder(state.settings, state.patient_store, state.topics)
    feeding = threading.Thread(target=feeder.run, args=(stop,), name="index", daemon=True)
    feeding.start()
    following = asyncio.create_task(app.state.hub.run())
    following_topics = asyncio.create_task(follow_folder(app))
    following_readers = asyncio.create_task(follow_readers(app))
    living = asyncio.create_task(_live(LivenessFile(app.state.settings, "web")))
    warming = asyncio.create_task(_warm_up(app))
    yield
    warming.cancel()
    following.cancel()
    following_topics.cancel()
    following_readers.cancel()
    living.cancel()
    stop.set()
    await run_in_threadpool(feeding.join, STOP_SECONDS)
    state.store.close()


async def _warm_up(app: Starlette) -> None:
    """Load what the pages need; where the server does not answer, the first page tries again."""
    with suppress(StoreError, StoreDownError, OSError, ValueError):
        await run_in_threadpool(app.state.pages.warm_up)
        await asyncio.sleep(REASONS_SECONDS)
        await run_in_threadpool(app.state.pages.warm_up_reasons)


async def _live(sign: LivenessFile) -> None:
    while True:
        sign.give()
        await asyncio.sleep(EVERY_SECONDS)


def create_app(settings: Settings, store: Store) -> Starlette:
    """Wire the routes over one store."""
    folder = settings.topics_dir
    taxonomy = taxonomy_of(folder) if folder else tagging.bundled_taxonomy()
    patient_store, store = store, store.impatient(ANSWER_SECONDS)
    index = ArticleIndex(index_dir(settings))
    pages = PageServices(store, taxonomy, index)
    directory = ReaderDirectory(settings, ReaderRegistry(store))
    app = Starlette(
        routes=[*_program_routes(), *call_routes(), *page_routes(pages)],
        middleware=layers(settings, directory),
        exception_handlers={
            QueryError: wrong_query,
            sqlite3.Error: search.unreadable,
            search.NoIndexError: search.unreadable,
            StoreError: silent,
            StoreDownError: silent,
            HTTPStatus.NOT_FOUND: lost,
            HTTPStatus.METHOD_NOT_ALLOWED: wrong_method,
            HTTPStatus.INTERNAL_SERVER_ERROR: broken,
        },
        lifespan=_listening,
    )
    app.state.settings = settings
    app.state.store = store
    app.state.patient_store = patient_store
    app.state.silent = silent
    app.state.directory = directory
    app.state.pages = pages
    app.state.past = PastTagging(settings, patient_store)
    app.state.trials = TrialPlaces()
    app.state.sign_in_throttle = Throttle(SIGN_IN)
    app.state.topics = pages.facts
    app.state.index = index
    app.state.hub = Hub(store, settings.web_clients, app.state.topics)
    return app


def _program_routes() -> list[Route]:
    return [
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
        Route("/v1/topics", stream.topics),
        Route("/v1/stream/{topics}/json", stream.as_json),
        Route("/v1/stream/{topics}/sse", stream.as_events),
        Route("/v1/articles", search.articles),
        Route("/v1/articles.csv", search.table),
        Route("/v1/articles/{id}", search.article),
        Route("/v1/openapi.json", openapi.document),
        Route("/topics.opml", feeds.opml),
        Route("/topics/{topic}/atom.xml", feeds.atom, name="atom"),
        Route("/topics/{topic}/feed.json", feeds.json_feed),
        Route("/websub/{feed}/{token}", websub.confirm, methods=["GET"]),
        Route("/websub/{feed}/{token}", websub.notice, methods=["POST"]),
    ]


class Server(uvicorn.Server):
    """Ends live streams before it stops; the library would cut them off and log errors."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        self.config.app.state.hub.end()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def serve(settings: Settings, store: Store, stop: threading.Event | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C, in a thread until ``stop`` is set.

    Raises SettingsError when strangers could read.
    """
    check(settings, has_readers=bool(ReaderRegistry(store).all()))
    config = uvicorn.Config(
        create_app(settings, store),
        host=settings.web_host,
        port=settings.web_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    config.load()
    config.loaded_app = PeerNoted(config.loaded_app)  # before headers of proxies are believed
    listener = config.bind_socket()
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux: the kernel drops a client that reads nothing
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MILLISECONDS)
    server = Server(config)
    if stop is not None:
        threading.Thread(target=_end, args=(server, stop), name="web stop", daemon=True).start()
    server.run(sockets=[listener])


def _end(server: Server, stop: threading.Event) -> None:
    stop.wait()
    server.should_exit = True
