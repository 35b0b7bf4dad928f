"""The query of a request: read, checked, and bounded by what its token opens."""

from collections.abc import Collection
from datetime import UTC, datetime

from starlette.requests import Request

from rasid.web.access import readable_topics
from tasks.errors import QueryError
from tasks.http.urls import is_tracking
from tasks.query import Query, TopicFacts, bounded, parse_pairs, read_kept, require_known
from tasks.text.likeness import nearest

TOKEN = "token"  # noqa: S105 - the parameter's name
_MOST_DIGITS = 9


def asked_query(
    request: Request, others: Collection[str] = (), known: Collection[str] = ()
) -> Query:
    """Read the query of a request's address.

    ``others`` are parameters that the caller reads itself, ``known`` further topics. Raises
    QueryError for an unknown parameter, topic or value: the answer is 400 and says what is wrong.
    Topics that the token does not open are unknown, so no answer tells of them.
    """
    query = parse_pairs(
        [pair for pair in request.query_params.multi_items() if not is_tracking(pair[0])],
        {TOKEN, *others},
        zone=request.app.state.settings.web_zone,
    )
    topics, opened = request.app.state.topics, readable_topics(request)
    if opened is None:
        require_known(query, topics, known)
        return query
    facts = {name: topics[name] for name in opened if name in topics}
    require_known(query, facts, opened.intersection(known))
    return bounded(query, facts, opened)


def topics_to_name(request: Request) -> dict[str, TopicFacts]:
    """Return the topics that the reader may name, with what they are."""
    topics: dict[str, TopicFacts] = request.app.state.topics
    opened = readable_topics(request)
    return {name: topics[name] for name in list(topics) if opened is None or name in opened}


def names_open_topics(parameters: str, opened: Collection[str] | None) -> bool:
    """Whether a kept query can be read, and its reader may see every topic of it, None for all."""
    try:
        query = read_kept(parameters)
    except QueryError:  # of another version's language
        return False
    if opened is None:
        return True
    named = (*query.any_of, *query.all_of, *query.none_of, *query.governorates)
    return all(topic in opened for topic in named)


def only(request: Request, *known: str) -> None:
    """Raise QueryError for a parameter that is none of these.

    A token may always be given, and what networks add to a link that somebody shares.
    """
    for name in request.query_params:
        if name not in {TOKEN, *known} and not is_tracking(name):
            plain = name[:40]
            raise QueryError(plain, "no_parameter", {"meant": nearest(plain, known)})


def asked_number(request: Request, name: str, default: int, most: int) -> int:
    """Read a parameter that is a number from 1 on; raises QueryError."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    if not (is_number and 0 < int(text) <= most):
        raise QueryError(name, "number", {"least": 1, "most": most})
    return int(text)


def now() -> datetime:
    """Return the moment of the request."""
    return datetime.now(UTC)
