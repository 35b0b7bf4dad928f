"""``docs/reference/article.v1.md``, from the message's fields and what stands below them."""

import ast
import inspect
import textwrap
from typing import Any

import msgspec

from tasks.model import Story, Tag, TagMatch
from tasks.publishing.article_v1 import ArticleMessage, ArticleReference, TagLine
from tasks.publishing.topic_message import TopicMessage
from tools import markdown

INTRODUCTION = """
Every message of the stream `rasid:articles` carries one JSON document in its field `data`. The
messages of topics refer to it. Over HTTP, by `rasid tail` and with `with_text=True` a topic's
message has the flat fields of its article as well, and a document without the text, and with the
topics but not their evidence: the column "in topics". Without an article that is still kept it
has none. [How to subscribe](../how-to/subscribe.md) tells the flat fields of an article. [The JSON
Schema](article.v1.schema.json) is of both documents.

Fields may be added to `article.v1`; none is removed or given another meaning. A reader must
ignore what it does not know. A field that may be left out has its default then.
"""
PARTS: tuple[tuple[str, type, type | None], ...] = (
    ("An article", ArticleMessage, ArticleReference),
    ("A tag", Tag, TagLine),
    ("A match", TagMatch, None),
    ("A story", Story, Story),
)


def page() -> str:
    """Return the page."""
    parts = [_part(*part) for part in PARTS]
    return markdown.page("article.v1", INTRODUCTION, _topic_message(), *parts)


def _topic_message() -> str:
    """Tell the flat fields of a topic's message: what Redis holds of it."""
    rows = [(f"`{name}`", sentence) for name, sentence in sentences(TopicMessage).items()]
    about = "What `rasid:topic:<id>` holds: flat fields, all of them text, without a document."
    return f"## A message of a topic\n\n{about}\n\n" + markdown.table(("field", ""), rows)


def _part(title: str, struct: type, reference: type | None) -> str:
    told, kept = sentences(struct), getattr(reference, "__struct_fields__", ())
    shapes = msgspec.json.schema_components((struct,))[1][struct.__name__]
    required = shapes.get("required", ())
    rows = [
        (
            f"`{name}`",
            _kind(shape),
            told[name],
            "" if name in required else _default(shape),
            "yes" if name in kept else "",
        )
        for name, shape in shapes["properties"].items()
    ]
    about = (struct.__doc__ or "").split("\n")[0]
    return f"## {title}\n\n{about}\n\n" + markdown.table(
        ("field", "kind", "", "default", "in topics"), rows
    )


def sentences(struct: type) -> dict[str, str]:
    """Return what stands below each field of a class."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(struct))).body
    told: dict[str, str] = {}
    name = ""
    for line in body.body[1:]:  # type: ignore[attr-defined]
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            name = line.target.id
        elif isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and name:
            told[name] = str(line.value.value)
    return told


def _kind(shape: dict[str, Any]) -> str:
    if "anyOf" in shape:
        return " or ".join(_kind(one) for one in shape["anyOf"])
    if "$ref" in shape:
        return {"Tag": "tag", "TagMatch": "match", "Story": "story"}[
            shape["$ref"].rpartition("/")[2]
        ]
    if "enum" in shape:
        return ", ".join(f"`{one}`" for one in shape["enum"])
    if shape.get("type") == "array":
        return f"list of {_kind(shape['items'])}"
    return {"date-time": "time"}.get(shape.get("format", ""), str(shape.get("type", "any")))


def _default(shape: dict[str, Any]) -> str:
    return f"`{msgspec.json.encode(shape['default']).decode()}`" if "default" in shape else ""
