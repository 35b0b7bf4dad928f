"""The topics of a text as its comparison needs them."""

from collections.abc import Iterable

from tasks.model import Tag
from tasks.stories.pieces import Mention
from tasks.tagging.tables.quarters import quarters
from tasks.tagging.taxonomy import Taxonomy


def mentions_of(tags: Iterable[Tag], taxonomy: Taxonomy, title: str = "") -> list[Mention]:
    """List where the topics stand in the title, a line break and the text; parents are left out.

    A place that holds others and lies in none, a country, tells no event from another. Nor does a
    city that only its quarter names: two quarters are two places, and stay words of the text.
    """
    topics = taxonomy.by_id
    wide = taxonomy.wide_places
    behind_title = len(title) + 1 if title else 0
    return [
        Mention(
            tag.id,
            topics[tag.id].kind == "place",
            tag.id in wide,
            match.start + (0 if match.field == "title" else behind_title),
            match.end + (0 if match.field == "title" else behind_title),
            is_person=topics[tag.id].kind == "person",
        )
        for tag in tags
        if not tag.via and tag.id in topics and (tag.id not in wide or topics[tag.id].parents)
        for match in tag.matches
        if match.term not in quarters()
    ]
