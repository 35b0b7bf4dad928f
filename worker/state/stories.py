"""Which articles belong to one story: copies of a text, and reports of the same news."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from tasks.extraction.credits.agencies import agency_named
from tasks.model import Article, Story, Tag
from tasks.publishing.minhash import Sketch, sketch
from tasks.stories.index_keys import index_keys
from tasks.stories.packing import pack, unpack
from tasks.stories.pieces import Mention
from tasks.stories.relation import Relation, relation_of_candidates, relation_of_similar
from tasks.stories.short_sketch import short_sketch
from tasks.stories.telling import Telling, pieces_told, telling_from
from worker.state import synthetic_article as heartbeat
from worker.store.client import Store

_MOST_ROUNDS = 4  # others may publish relatives meanwhile; then words alone decide

Mentions = Callable[[Sequence[Tag], str], list[Mention]]


class _Asked(msgspec.Struct, frozen=True):
    """A likely relative: its facts, the common share of the shorter text, what words say.

    One found ``by_facts`` shares no passages.
    """

    article: str
    outline: str
    share: float
    copies: bool
    by_facts: bool


class _Placed(msgspec.Struct, frozen=True):
    """What the step ``story`` returns; with ``asked`` the article is not placed yet."""

    story: str = ""
    outlets: int = 1
    independent: int = 1
    copied: str = ""
    asked: tuple[_Asked, ...] = ()


class RedisStories:
    """Implements ``tasks.ports.Stories``; ``mentions`` tells where topics stand in an article."""

    def __init__(self, store: Store, mentions: Mentions = lambda *_: []) -> None:
        self._store = store
        self._mentions = mentions

    def place(
        self, article_id: str, article: Article, source: str, tags: Sequence[Tag] = ()
    ) -> Story:
        """Give the article its story in one atomic step; a later call returns the same story."""
        if source == heartbeat.ID and article.url == heartbeat.URL:
            return Story(article_id)
        telling, taken = self._read(article, tags)
        arguments = {
            "article": article_id,
            "source": source,
            "agency": article.agency or agency_named(source),
            "sketch": taken.packed,
            "runs": taken.runs,
            "told": index_keys(telling),
        }
        placed = self._place(arguments, pack(telling))
        return Story(placed.story, placed.outlets, placed.independent, placed.copied)

    def _read(self, article: Article, tags: Sequence[Tag]) -> tuple[Telling, Sketch]:
        whole = f"{article.title}\n{article.text}" if article.title else article.text
        mentions = self._mentions(tags, article.title)
        told = pieces_told(whole, mentions, article.lang)
        day = article.published_at.date() if article.published_at else None
        taken = sketch(article.text)
        telling = telling_from(told, whole, mentions, day)
        return telling, taken if taken.hashes else short_sketch(told.whole.names)

    def _place(self, arguments: dict[str, object], facts: str) -> _Placed:
        verdicts: dict[str, Relation] = {}
        for turn in range(_MOST_ROUNDS):
            is_final = turn == _MOST_ROUNDS - 1
            arguments |= {"verdicts": verdicts, "is_final": is_final}
            placed = msgspec.json.decode(self._store.run("story", arguments, [facts]), type=_Placed)
            if not placed.asked:
                break
            telling = unpack(facts)
            verdicts |= {one.article: _verdict(telling, one) for one in placed.asked}
        return placed


# Whose text goes on being told is compared with one article after the other; 50 kB each.
_unpacked = lru_cache(maxsize=64)(unpack)


def _verdict(telling: Telling, asked: _Asked) -> Relation:
    """Compare the facts; words alone decide where another version wrote them otherwise."""
    try:
        told = _unpacked(asked.outline)
    except ValueError:
        return "other" if asked.by_facts else "copy" if asked.copies else "same"
    if asked.by_facts:
        return relation_of_candidates(telling, told)
    return relation_of_similar(telling, told, share=asked.share, is_copy=asked.copies)
