"""What the pages of a process share: documents, topics, explanations, numbers for a look."""

import sqlite3
import threading
from collections import OrderedDict

import msgspec

from rasid import tagging
from rasid.web.assets import Assets
from rasid.web.pages.glance import Glance, glance_of
from rasid.web.pages.reader import Reader as Documents
from rasid.web.pages.render import Reader, Renderer
from rasid.web.pages.topics import Topics, topics_in
from tasks.errors import QueryError
from tasks.publishing.article_v1 import ArticleMessage
from tasks.query import Query, parse_pairs
from tasks.tagging.explain import Explanation
from tasks.tagging.taxonomy import Taxonomy
from worker.index import ArticleIndex
from worker.index.article_index import MOST
from worker.store.client import Store
from worker.streams.streams import Message

_TEXT_PAGES = 3  # of 200 articles
_GLANCE_SECONDS = 10  # numbers for a look need not be newer
_GLANCES = 20  # kept: one a set of topics that a token opens
_EXPLANATIONS = 500  # kept, about 5 kB each


class PageServices:
    """Made once in a process; everything is loaded when it is first asked for."""

    def __init__(self, store: Store, taxonomy: Taxonomy, index: ArticleIndex) -> None:
        """Read documents from a store, find words by an index, name topics by a taxonomy."""
        self._index = index
        self.documents = Documents(store)
        self.assets = Assets()
        self.renderer = Renderer(self.assets)
        self._taxonomy = taxonomy
        self._loading = threading.Lock()
        self._tagger: tagging.Tagger | None = None
        self._glances: OrderedDict[frozenset[str] | None, tuple[float, Glance]] = OrderedDict()
        self._explanations: OrderedDict[tuple[str, int, str], Explanation] = OrderedDict()

    @property
    def taxonomy(self) -> Taxonomy:
        """The topics that this process knows."""
        return self._taxonomy

    def replace_taxonomy(self, taxonomy: Taxonomy) -> None:
        """Know other topics from now on."""
        with self._loading:
            self._taxonomy, self._tagger = taxonomy, None
            self._explanations.clear()

    def warm_up(self) -> None:
        """Load what the first page needs, better before it is asked for."""
        self.topics("en")
        self.documents.window()

    def warm_up_reasons(self) -> None:
        """Load what tells why an article has its topics: half a second of work."""
        self._ready_tagger()

    def topics(self, lang: str) -> Topics:
        """Return the topics' names in a language of the interface."""
        with self._loading:
            return topics_in(self._taxonomy, lang)

    def article(self, article_id: str) -> Message | None:
        """Return the newest message of an article; the index keeps it longer than the stream."""
        found = self.documents.article(article_id)
        if found is not None:
            return found
        try:
            return self._index.article(article_id)
        except sqlite3.Error:
            return None

    def with_words(self, words: str, reader: Reader) -> frozenset[str]:
        """List the newest articles whose title or text holds words, in any of their forms."""
        query = words_query(words, reader.topics)
        if query is None:
            return frozenset()
        try:
            cursor, ids = "", set()
            for _ in range(_TEXT_PAGES):
                page = self._index.search(query, reader.now, limit=MOST, cursor=cursor)
                ids |= {message.fields["id"] for message in page.messages}
                cursor = page.next
                if not cursor:
                    break
        except (QueryError, sqlite3.Error):  # damaged: it is built again; titles are still found
            return frozenset()
        return frozenset(ids)

    def glance(self, reader: Reader) -> Glance:
        """Count what a day held, of what the reader may see."""
        now = reader.now.timestamp()
        with self._loading:
            kept = self._glances.get(reader.topics)
        if kept and now - kept[0] < _GLANCE_SECONDS:
            return kept[1]
        seen = (
            report
            for report in self.documents.window().newest_first()
            if not report.is_gone
            and (reader.topics is None or not reader.topics.isdisjoint(report.topics))
        )
        glance = glance_of(seen, reader.now)
        with self._loading:
            self._glances[reader.topics] = (now, glance)
            while len(self._glances) > _GLANCES:
                self._glances.popitem(last=False)
        return glance

    def explain(self, document: ArticleMessage, topic: str) -> Explanation | None:
        """Tell why an article has a topic, or why not; None for a topic that there is not."""
        key = (document.id, document.revision, topic)
        with self._loading:
            if key in self._explanations:
                return self._explanations[key]
        try:
            found = self._ready_tagger().explain(
                topic,
                title=document.title,
                text=document.text,
                lang=document.lang,
                published_on=document.published_at.date() if document.published_at else None,
                source=document.source,
            )
        except ValueError:
            return None
        with self._loading:
            self._explanations[key] = found
            while len(self._explanations) > _EXPLANATIONS:
                self._explanations.popitem(last=False)
        return found

    def _ready_tagger(self) -> tagging.Tagger:
        with self._loading:
            if self._tagger is None and self._taxonomy is tagging.bundled_taxonomy():
                self._tagger = tagging.bundled()
            elif self._tagger is None:
                self._tagger = tagging.Tagger(self._taxonomy)
            return self._tagger


def words_query(words: str, opened: frozenset[str] | None) -> Query | None:
    """Return the query for words in title and text; None for none, and for what cannot be one.

    ``opened`` are the topics that the reader may see, None for all: others cannot be asked for.
    """
    try:
        query = parse_pairs([("q", words)]) if words else None
    except QueryError:
        return None
    if query is None or opened is None:
        return query
    if not opened.issuperset((*query.any_of, *query.all_of, *query.none_of, *query.governorates)):
        return None
    return msgspec.structs.replace(query, within=tuple(sorted(opened)))
