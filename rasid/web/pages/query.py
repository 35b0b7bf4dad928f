"""What a reader asks of the wall: the one query language, read from the address and written back.

What cannot be read is left out and told, so an address that somebody kept still leads to a page.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from rasid.web.pages.strings import LANGUAGES, language_of
from tasks.errors import QueryError
from tasks.http.urls import is_tracking
from tasks.query import Query, parse_pairs
from tasks.query.query import ZONE
from worker.index.page import OLDER, read_cursor
from worker.streams.streams import is_message_id

CURSOR = "cursor"
BEFORE = "before"  # what older addresses call the place of a page
OTHERS = frozenset({CURSOR, BEFORE, "after", "add", "as", "wrong", "ui"})
# The clauses of topics, by the words that choose one.
CLAUSES = {"any": "any_of", "all": "all_of", "not": "none_of"}
_MOST_REFUSED = 8
NO_WORDS = QueryError("q", "no_words")

Pairs = Sequence[tuple[str, str]]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A wall's address: its query, the place of the page, and why parts of it were left out.

    ``unsearchable`` is the text of a search that has no word, "" for any other: whoever looks for
    it finds nothing, as ``query.within`` says.
    """

    query: Query
    cursor: str = ""
    refused: tuple[QueryError, ...] = ()
    unsearchable: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return self.query == Query()


def asked_of(pairs: Pairs, zone: str = ZONE) -> Asked:
    """Read an address; what networks add to one that is shared is none of it.

    ``zone`` is that of times which name none.
    """
    rest = [pair for pair in pairs if pair[0] not in OTHERS and not is_tracking(pair[0])]
    refused = _wrong_language(pairs)
    unsearchable = ""
    query = Query()
    while len(refused) <= _MOST_REFUSED:
        try:
            query = parse_pairs(rest, zone=zone)
            break
        except QueryError as error:
            if error.reason == NO_WORDS.reason:
                unsearchable = " ".join(value for name, value in rest if name == "q")
            else:
                refused.append(error)
            kept = [pair for pair in rest if not _holds(pair, error.parameter)]
            rest = kept if len(kept) < len(rest) else []
    if unsearchable:
        query = msgspec.structs.replace(query, within=())
    cursor = "" if unsearchable else _cursor(dict(pairs))
    return Asked(query=query, cursor=cursor, refused=tuple(refused), unsearchable=unsearchable)


def _wrong_language(pairs: Pairs) -> list[QueryError]:
    """Refuse a language of the interface that there is not."""
    known = {"known": ", ".join(LANGUAGES)}
    wrong = [one for name, one in pairs if name == "ui" and not language_of(one)]
    return [QueryError("ui", "not_one_of", known | {"value": wrong[0][:40]})] if wrong else []


def _holds(pair: tuple[str, str], parameter: str) -> bool:
    """Whether a pair has a parameter: by its own name, or in the text of ``q``."""
    name, value = pair
    aliases = {parameter, f"-{parameter}", parameter.removeprefix("-"), parameter.replace("_", "-")}
    return name[:40] in aliases or (name == "q" and f"{parameter}:" in value)


def _cursor(last: Mapping[str, str]) -> str:
    """Read the place of a page; what is none leads to the first page."""
    if is_message_id(last.get(BEFORE, "")):
        return f"{OLDER}:{last[BEFORE]}"
    try:
        read_cursor(last.get(CURSOR, ""))
    except QueryError:
        return ""
    return last.get(CURSOR, "")


def address_of(query: Query, cursor: str = "", path: str = "/") -> str:
    """Write the address that ``asked_of`` reads."""
    pairs = pairs_of(query, cursor)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def pairs_of(query: Query, cursor: str = "") -> list[tuple[str, str]]:
    """List the parameters of an address."""
    return [*query.params(), *([(CURSOR, cursor)] if cursor else [])]


def words_of(query: Query) -> str:
    """Write the words of a query, as the field for them shows it."""
    return dict(query.params()).get("q", "")


def sought(query: Query) -> Query:
    """Keep the words of a query, and the languages that tell their forms."""
    words = tuple(one for one in query.words if not one.is_excluded)
    return Query(words=words, langs=query.langs if words else ())


def named(query: Query) -> tuple[str, ...]:
    """List all topics that a query names in its clauses."""
    return (*query.any_of, *query.all_of, *query.none_of)


def without_topic(query: Query, topic: str) -> Query:
    """Take a topic out of every clause."""
    kept = {
        name: tuple(one for one in getattr(query, name) if one != topic)
        for name in CLAUSES.values()
    }
    return msgspec.structs.replace(query, **kept)


def with_topic(query: Query, clause: str, topic: str) -> Query:
    """Add a topic to a clause, a field of `Query`; it leaves the others."""
    cleared = without_topic(query, topic)
    named_now = sorted({*getattr(cleared, clause), topic})
    return msgspec.structs.replace(cleared, **{clause: tuple(named_now)})


def eased(query: Query) -> list[tuple[str, str, Query]]:
    """List (topic, what, query) of every query that lacks one clause of this one."""
    found = [
        (topic, field, without_topic(query, topic))
        for field in CLAUSES.values()
        for topic in getattr(query, field)
    ]
    plain = Query()
    for field in EASED:
        if getattr(query, field) != getattr(plain, field):
            less = msgspec.structs.replace(query, **{field: getattr(plain, field)})
            found.append(("", field, less))
    return found


EASED = (
    *("words", "langs", "sources", "other_sources", "governorates", "levels", "forms", "kinds"),
    *("salience", "independent", "since", "until", "published_from", "published_to"),
)
