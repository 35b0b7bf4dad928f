"""What FastAPI costs over Starlette alone: import, memory, and 200 listeners to one stream.

What Rasid imports anyway (pydantic for its settings) is not counted. Each is asked in a process of
its own, with one route of typed query parameters and one of
server-sent events. FastAPI is no dependency: uv run --with fastapi python -m
benchmarks.web_framework
"""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

LISTENERS = 200
EVENTS = 200
REQUESTS = 300
PORT = 28_731
COMMON = """
import asyncio, resource, sys, time
import worker.config.settings
from tasks.query import parse_pairs
begun = time.process_time()
async def events():
    for number in range(EVENTS):
        await asyncio.sleep(0.02)
        yield b"data: " + b"x" * 3000 + b"\\n\\n"
def costs():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"import_ms": imported * 1000, "mb": usage.ru_maxrss / 1024,
            "cpu_s": usage.ru_utime + usage.ru_stime}
"""
STARLETTE = """
from starlette.applications import Starlette
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route
async def asked(request):
    return JSONResponse({"text": parse_pairs(request.query_params.multi_items()).text()})
async def stream(request): return StreamingResponse(events(), media_type="text/event-stream")
async def cost(request): return JSONResponse(costs())
app = Starlette(routes=[Route("/asked", asked), Route("/stream", stream), Route("/cost", cost)])
"""
FASTAPI = """
from typing import Annotated, Literal
from fastapi import FastAPI, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict
class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    topic: list[str] = []
    lang: list[str] = []
    kind: Literal["", "actor", "place", "theme", "person"] = ""
    salience: Literal["any", "main"] = "any"
    independent: int = 0
    since: str = ""
    q: str = ""
app = FastAPI()
@app.get("/asked")
async def asked(query: Annotated[Asked, Query()]) -> dict[str, str]:
    given = query.model_dump(exclude_unset=True)
    pairs = [(key, ",".join(v) if isinstance(v, list) else str(v)) for key, v in given.items()]
    return {"text": parse_pairs(pairs).text()}
@app.get("/stream")
async def stream(): return StreamingResponse(events(), media_type="text/event-stream")
@app.get("/cost")
async def cost() -> dict[str, float]: return costs()
app.openapi()
"""
RUN = """
imported = time.process_time() - begun
import uvicorn
uvicorn.run(app, port=PORT, log_level="error")
"""
ASKED = "/asked?topic=sdf&lang=ar&kind=actor&since=24h&q=x"


@contextmanager
def serving(code: str) -> Iterator[None]:
    """Run an app in a process of its own until the end of the block."""
    whole = f"PORT, EVENTS = {PORT}, {EVENTS}\n{COMMON}{code}{RUN}"
    process = subprocess.Popen([sys.executable, "-c", whole])
    try:
        for _ in range(300):
            try:
                get("/cost")
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def get(path: str) -> dict[str, float]:
    """Ask and decode."""
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=30) as response:
        return dict(json.load(response))


async def listen() -> int:
    """Read one stream to its end; returns the bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(b"GET /stream HTTP/1.0\r\nHost: x\r\n\r\n")
    size = 0
    while part := await reader.read(1 << 16):
        size += len(part)
    writer.close()
    return size


async def listen_all() -> int:
    """Read with all listeners."""
    return sum(await asyncio.gather(*(listen() for _ in range(LISTENERS))))


def measure(code: str) -> dict[str, float]:
    """Return the costs of one app."""
    with serving(code):
        start = get("/cost")
        for _ in range(REQUESTS):
            get(ASKED)
        asked = get("/cost")
        asyncio.run(listen_all())
        heard = get("/cost")
    return {
        "import_ms": start["import_ms"],
        "start_mb": start["mb"],
        "request_ms": (asked["cpu_s"] - start["cpu_s"]) / REQUESTS * 1000,
        "event_us": (heard["cpu_s"] - asked["cpu_s"]) / LISTENERS / EVENTS * 1e6,
        "end_mb": heard["mb"],
    }


def main() -> None:
    """Print processor time and memory of both, the medians of three."""
    os.environ.setdefault("PYTHONPATH", str(Path.cwd()))
    for name, code in (("starlette", STARLETTE), ("fastapi", FASTAPI)):
        runs = [measure(code) for _ in range(3)]
        figures = {key: median(run[key] for run in runs) for key in runs[0]}
        print(name, " ".join(f"{key} {value:.1f}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
