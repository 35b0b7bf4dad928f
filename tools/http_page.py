"""``docs/reference/http.md``, from the OpenAPI document."""

from typing import Any

from rasid.web.openapi import PATHS
from tools import markdown

INTRODUCTION = """
The web process (`rasid web`, part of `rasid up`) answers at `RASID_WEB_HOST` and
`RASID_WEB_PORT`, by default at <http://127.0.0.1:8080>. `/v1/openapi.json` is this page for
programs; `/` is the wall for people. What a message holds is told by [article.v1](article.v1.md).

Where `RASID_WEB_TOKENS` is set, every address but `/healthz`, `/readyz` and the pages' own files
asks for one: as the header `Authorization: Bearer SECRET`, or as `?token=SECRET` where a program
can send no header; browsers sign in with the form of the wall. Without tokens it answers only to
names of this machine and those in `RASID_WEB_HOSTS`.

A refusal is `application/problem+json` (RFC 9457): `title`, `status`, `detail`, and the wrong
`parameter` where it is one. Answers are packed with brotli or gzip where the client takes them,
but for server-sent events. Pages of other origins may read what is described here when
`RASID_WEB_ORIGINS` names them; they send no cookie, so a token travels in the header.
"""


def page() -> str:
    """Return the page."""
    return markdown.page(
        "HTTP",
        INTRODUCTION,
        *(
            _part(f"{method.upper()} {path}", asked)
            for path, found in PATHS.items()
            for method, asked in found.items()
        ),
    )


def _part(heading: str, asked: dict[str, Any]) -> str:
    parts = [f"## {heading}", asked["summary"]]
    parameters = [
        (f"`{one['name']}`", one["in"], one["description"]) for one in asked["parameters"]
    ]
    if parameters:
        parts.append(markdown.table(("parameter", "in", ""), parameters))
    answers = [
        (code, answer["description"], _kind(answer)) for code, answer in asked["responses"].items()
    ]
    parts.append(markdown.table(("status", "", "as"), answers))
    return "\n\n".join(parts)


def _kind(answer: dict[str, Any]) -> str:
    return ", ".join(f"`{kind}`" for kind in answer.get("content", {}))
