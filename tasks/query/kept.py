"""A query as it is kept: the parameters of an address."""

from urllib.parse import parse_qsl, urlencode

from tasks.query.parameters import parse_pairs
from tasks.query.query import Query

_MOST_FIELDS = 100


def kept_form(query: Query) -> str:
    """Write a query. Raises QueryError for one that would not be read again, being too long."""
    text = urlencode(query.params())
    read_kept(text)
    return text


def read_kept(text: str) -> Query:
    """Read what ``kept_form`` wrote; raises QueryError when today's language has it no more."""
    return parse_pairs(parse_qsl(text, max_num_fields=_MOST_FIELDS))
