"""What the pages of a process share: documents, topics, explanations, numbers for a look."""

import threading
from collections import OrderedDict

from rasid import tagging
from rasid.web.assets import assets
from rasid.web.pages.aside.glance import DAY, LEAST_DAYS, Glance, day_before, glance_of
from rasid.web.pages.news import Kept, News
from rasid.web.pages.render import Reader, renderer
from rasid.web.pages.topics import Topics, topics_in
from tasks.publishing.article_v1 import ArticleMessage
from tasks.query import Query, opened, topic_facts
from tasks.tagging.explain import Explanation
from tasks.tagging.taxonomy import Taxonomy
from worker.index import ArticleIndex
from worker.index.numbers import Steps
from worker.store.client import Store

_CARDS = 3_000  # written cards that are kept, about 3 kB each
_GLANCE_SECONDS = 10.0  # numbers for a look need not be newer
_USUAL_SECONDS = 600.0
_USUAL_DAYS = 7.0  # that tell what is usual
_EXPLANATIONS = 500  # kept, about 5 kB each


class PageServices:
    """Made once in a process; everything is loaded when it is first asked for."""

    def __init__(self, store: Store, taxonomy: Taxonomy, index: ArticleIndex) -> None:
        """Read news from a store and its index, name topics by a taxonomy."""
        self.facts = topic_facts(taxonomy)
        self.news = News(store, index, self.facts)
        self.kept = Kept()
        self.kept_cards = Kept(_CARDS)
        self.assets = assets()
        self.renderer = renderer()
        self._taxonomy = taxonomy
        self._loading = threading.Lock()
        self._tagger: tagging.Tagger | None = None
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
        self.renderer.warm_up()

    def warm_up_reasons(self) -> None:
        """Load what tells why an article has its topics: half a second of work."""
        self._ready_tagger()

    def topics(self, lang: str) -> Topics:
        """Return the topics' names in a language of the interface."""
        with self._loading:
            return topics_in(self._taxonomy, lang)

    def opened(self, query: Query, reader: Reader) -> Query:
        """Bound a query by what its reader may see."""
        return opened(query, self.facts, reader.topics)

    def glance(self, reader: Reader) -> Glance:
        """Count what a day held, of what the reader may see."""
        query, now = self.opened(Query(), reader), reader.now
        courses = self.news.courses(query, now, day_before(now), kept_seconds=_GLANCE_SECONDS)
        since = self.news.known_since()
        days = min((now - DAY - since) / DAY, _USUAL_DAYS) if since else 0.0
        if days < LEAST_DAYS:
            return glance_of(courses, {}, 0.0)
        days = float(int(days))
        steps = Steps(now - DAY * (1 + days), DAY * days, 1)
        before = self.news.courses(query, now, steps, kept_seconds=_USUAL_SECONDS)
        return glance_of(courses, {topic: number for topic, (number,) in before.items()}, days)

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
