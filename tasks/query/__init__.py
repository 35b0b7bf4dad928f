"""The one query language: of the wall, HTTP, live streams, feeds, the command line and alerts.

`parse_pairs` reads parameters, `parse_text` the text form, ``topic:sdf -topic:isis lang:ar
"دير الزور" since:24h``. ``matches`` decides about one article, ``params`` and ``text`` write the
query again.
"""

from tasks.query.bounded import bounded
from tasks.query.described import DESCRIPTIONS
from tasks.query.document import Document, Tagged, read_document
from tasks.query.kept import kept_form, read_kept
from tasks.query.opened import opened
from tasks.query.parameters import PARAMETERS, parse_pairs, parse_text
from tasks.query.places import places_of
from tasks.query.query import Query
from tasks.query.topics import TopicFacts, require_known, topic_facts

__all__ = [
    "DESCRIPTIONS",
    "PARAMETERS",
    "Document",
    "Query",
    "Tagged",
    "TopicFacts",
    "bounded",
    "kept_form",
    "opened",
    "parse_pairs",
    "parse_text",
    "places_of",
    "read_document",
    "read_kept",
    "require_known",
    "topic_facts",
]
