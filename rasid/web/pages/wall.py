"""The wall as a view: cards of stories, the rail, the map, and how much there is."""

from collections.abc import Hashable, Sequence
from urllib.parse import urlencode

import msgspec

from rasid.web.pages.aside import glance as glances
from rasid.web.pages.aside.map import areas_of, outlines
from rasid.web.pages.aside.rail import rail_of
from rasid.web.pages.cards import NOTHING, CardMaker
from rasid.web.pages.filters import Filters, filters_of
from rasid.web.pages.news import document_of
from rasid.web.pages.query import Asked, address_of, eased, sought
from rasid.web.pages.render import Reader
from rasid.web.pages.services import PageServices
from rasid.web.pages.story_view import group_found
from rasid.web.pages.times import When
from rasid.web.pages.topics import TopicName, Topics
from tasks.query import Query
from worker.index import FoundStory
from worker.index.numbers import Totals
from worker.streams.streams import order

CARDS = 50
MOST_NEW = 200  # at once: what a page keeps of its cards
_CARD_SECONDS = 600.0
_FRESH_SECONDS = 10_800
_ASIDE_SECONDS = 10.0
_RISING = 5
_MOST_EASED = 8
# What a query's field is called where it is taken away, for those that have no sentence.
_FIELD_WORDS = {
    "other_sources": "source",
    "governorates": "governorate",
    "levels": "level",
    "forms": "form",
    "kinds": "kind",
    "salience": "salience",
    "until": "came",
    "published_from": "since_day",
    "published_to": "until_day",
}


class Ease(msgspec.Struct, frozen=True):
    """A query with a clause less, and how many stories it finds: a way out of an empty page."""

    label: str
    address: str
    stories: int


class Aside(msgspec.Struct, frozen=True):
    """What stands beside the news, written: topics, and where and what rises."""

    rail: str
    look: str


class Wall(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the wall shows.

    ``last`` is the message up to which it is complete; ``is_partial`` says that the index is being
    built, ``is_silent`` that the server does not answer. ``begins`` is where the time begins that
    was asked for, None where older news would be in it.
    """

    cards: list[str]
    older: str
    newer: str
    begins: When | None
    last: str
    is_partial: bool
    is_silent: bool
    totals: Totals
    aside: Aside
    filters: Filters
    eases: list[Ease]


class WallMaker:
    """Makes the wall of one reader."""

    def __init__(
        self, services: PageServices, topics: Topics, reader: Reader, asked: Query = NOTHING
    ) -> None:
        """Make it for what a query asks: its words are marked on the cards."""
        self._services = services
        self._topics = topics
        self._reader = reader
        self._sought = sought(asked)
        self._maker = CardMaker(reader.words, reader.times, topics, reader.allows, self._sought)

    def wall(self, asked: Asked) -> Wall:
        """Make the wall that an address asks for.

        Raises NoIndexError while there is nothing to read.
        """
        news, reader, query = self._services.news, self._reader, asked.query
        progress = news.progress()
        wanted = self._services.opened(query, reader)
        page = news.stories(wanted, reader.now, CARDS, asked.cursor)
        everything = self._services.opened(Query(), reader)
        shares = news.shares(everything, reader.now)
        return Wall(
            cards=self.cards(page.stories),
            older=address_of(query, page.next) if page.next else "",
            newer=address_of(query, page.previous) if page.previous else "",
            begins=self._begins(query),
            last=progress.last,
            is_partial=progress.is_partial,
            is_silent=progress.is_silent,
            totals=news.totals(wanted, reader.now),
            aside=self._aside(query),
            filters=filters_of(query, shares, self._topics, reader),
            eases=[] if page.stories else self._eases(asked),
        )

    def _begins(self, query: Query) -> When | None:
        known, begin = self._services.news.known_since(), query.begins(self._reader.now)
        is_inside = known is not None and begin is not None and begin > known
        return self._reader.times.when(begin) if begin and is_inside else None

    def news(self, asked: Asked, after: str) -> tuple[list[str], str]:
        """Make the cards of stories that were told after a message.

        Returns them with the id up to which there are no others.
        """
        news, reader = self._services.news, self._reader
        last = news.up_to_now()
        wanted = self._services.opened(asked.query, reader)
        return self.cards(self._after(wanted, after)), last

    def _after(self, wanted: Query, after: str) -> list[FoundStory]:
        """Find the stories that were told after a message, page by page, the newest first."""
        news, since = self._services.news, order(after)
        found: list[FoundStory] = []
        cursor = ""
        while len(found) < MOST_NEW:
            page = news.stories(wanted, self._reader.now, CARDS, cursor)
            newer = [one for one in page.stories if order(one.newest) > since]
            found += newer
            cursor = page.next
            if len(newer) < CARDS or not cursor:
                break
        return found

    def cards(self, found: Sequence[FoundStory]) -> list[str]:
        """Write the cards of stories; what is none of ours has none.

        A card is written once for all readers who see the same, until its times are old.
        """
        return [self._kept_card(story) for story in found]

    def _kept_card(self, story: FoundStory) -> str:
        kept = self._services.kept_cards
        return kept.get(self._key(story), _CARD_SECONDS, lambda: self._card(story))

    def _card(self, story: FoundStory) -> str:
        group = group_found(story)
        if group is None:
            return ""
        card = self._maker.card(group, document_of(story.lead.fields))
        text = self._sought.text()
        kept = f"?{urlencode({'q': text})}" if text else ""
        return self._services.renderer.text("story.html", self._reader, card=card, kept=kept)

    def _key(self, story: FoundStory) -> Hashable:
        """Name all that a card depends on; minutes count in the first hours, then tens of them."""
        reader = self._reader
        now = int(reader.now.timestamp())
        is_fresh = now - order(story.newest)[0] / 1000 < _FRESH_SECONDS
        return (
            *(story.id, story.newest, story.lead.id, tuple(one.message for one in story.members)),
            *(reader.words.lang, reader.zone.key, reader.topics, reader.times.today),
            self._sought,
            now // (60 if is_fresh else 600),
        )

    def _aside(self, query: Query) -> Aside:
        """Write what stands beside the news; known for some seconds."""
        reader = self._reader
        key = ("aside", reader.words.lang, reader.topics, query)
        return self._services.kept.get(key, _ASIDE_SECONDS, lambda: self._new_aside(query))

    def _new_aside(self, query: Query) -> Aside:
        reader, write = self._reader, self._services.renderer.text
        glance = self._services.glance(reader)
        rail = rail_of(self._topics, glance, query, reader.allows)
        areas = areas_of(self._topics, glance.counts, query, reader.allows)
        rising = self._rising(glance)
        return Aside(
            write("rail.html", reader, rail=rail),
            write("look.html", reader, areas=areas, rising=rising, drawing=outlines()),
        )

    def _eases(self, asked: Asked) -> list[Ease]:
        """List queries with a clause less that find something."""
        found = []
        if asked.cursor:
            found.append(self._ease("newest", "", asked.query))
        found += [self._ease(field, topic, less) for topic, field, less in eased(asked.query)]
        return [one for one in found if one.stories][:_MOST_EASED]

    def _ease(self, field: str, topic: str, query: Query) -> Ease:
        words, reader = self._reader.words, self._reader
        if topic:
            name = self._topics.name_for(topic, reader.allows).label
            label: str = words.t("without", what=name)
        elif field in _FIELD_WORDS:
            label = words.t("without", what=words.plain(_FIELD_WORDS[field]))
        else:
            label = words.plain(field if field == "newest" else f"without_{field}")
        wanted = self._services.opened(query, reader)
        return Ease(
            label, address_of(query), self._services.news.totals(wanted, reader.now).stories
        )

    def _rising(self, glance: glances.Glance) -> list[tuple[TopicName, glances.Rising, str, str]]:
        found = []
        for one in glances.rising(glance, _RISING * 4):
            if self._reader.allows(one.topic):
                path = glances.spark(glance.courses[one.topic], 64, 28)
                found.append((self._topics.name(one.topic), one, path, glances.spark_end(path)))
        return found[:_RISING]
