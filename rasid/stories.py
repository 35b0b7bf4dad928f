"""What two texts have to do with each other."""

from rasid import tagging
from tasks.model import Article
from tasks.stories.mentions import mentions_of
from tasks.stories.relation import Relation, relation
from tasks.stories.telling import Telling, telling_of


def relate(a: str | Article, b: str | Article) -> Relation:
    """Tell "copy", "same" (one event, told independently) or "other"; the order does not matter.

    Texts are compared as they are. An article is compared with its title, and what was published
    more than four days apart is no report of one event. Topics are those of the bundled taxonomy,
    which is read once, at the first call; threads may share it.
    """
    return relation(_telling(a), _telling(b))


def _telling(told: str | Article) -> Telling:
    if isinstance(told, str):
        told = Article(url="", canonical_url="", title="", text=told)
    tagger = tagging.bundled()
    day = told.published_at.date() if told.published_at else None
    tags = tagger.tag(title=told.title, text=told.text, lang=told.lang, published_on=day)
    return telling_of(
        f"{told.title}\n{told.text}" if told.title else told.text,
        mentions_of(tags, tagger.taxonomy, told.title),
        lang=told.lang,
        published_on=day,
    )
