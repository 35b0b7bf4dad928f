"""Topics for texts: by the taxonomy that comes with Rasid, or by one of your own."""

import functools
import threading
from datetime import date
from pathlib import Path

from tasks import sources
from tasks.errors import SettingsError, TaxonomyError
from tasks.model import Tag
from tasks.tagging import tagger
from tasks.tagging.explain import Explanation
from tasks.tagging.explain import explain as explanation_of
from tasks.tagging.taxonomy import Taxonomy
from worker.taxonomy import loader
from worker.taxonomy.prepared_topics import tagger_of, taxonomy_of

_loading = threading.Lock()


class Tagger:
    """Tags texts by one taxonomy.

    Holds no state after construction; safe to share between threads.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Compile the terms: a quarter of a second for the bundled taxonomy."""
        self.taxonomy = taxonomy
        self._tagger = tagger_of(taxonomy)

    def tag(
        self,
        *,
        title: str = "",
        text: str = "",
        lang: str | None = None,
        published_on: date | None = None,
        source: str = "",
        country: str = "",
    ) -> tuple[Tag, ...]:
        """Give the topics in order of id, each with the places that speak for it.

        ``published_on`` decides which terms hold; None lets all of them hold. ``country`` is the
        state of the source (ISO 3166, two letters), else that of the catalogue for ``source``, its
        id or name. "Our forces" are those of the actor whose name ``source`` has.
        """
        return self._tagger.tag(_text(title, text, lang, published_on, country, source))

    def explain(
        self,
        topic: str,
        *,
        title: str = "",
        text: str = "",
        lang: str | None = None,
        published_on: date | None = None,
        source: str = "",
        country: str = "",
    ) -> Explanation:
        """Tell why a text has a topic, or why not. Raises ValueError for an unknown topic."""
        if topic not in self._tagger.topics:
            raise ValueError(f"no topic {topic!r} in this taxonomy")
        article = _text(title, text, lang, published_on, country, source)
        return explanation_of(self._tagger, article, topic)


def load_taxonomy(path: str | Path | None = None) -> Taxonomy:
    """Read the topics files of a folder; None is the taxonomy that comes with Rasid.

    Raises ValueError with one line for a folder without topics or a wrong file.
    """
    try:
        return loader.load_taxonomy(None if path is None else Path(path))
    except (SettingsError, TaxonomyError) as error:
        raise ValueError(str(error)) from error


def tag(
    *,
    title: str = "",
    text: str = "",
    lang: str | None = None,
    published_on: date | None = None,
    source: str = "",
    country: str = "",
) -> tuple[Tag, ...]:
    """Tag by the bundled taxonomy; see ``Tagger.tag``."""
    return bundled().tag(
        title=title,
        text=text,
        lang=lang,
        published_on=published_on,
        source=source,
        country=country,
    )


def explain(
    topic: str,
    *,
    title: str = "",
    text: str = "",
    lang: str | None = None,
    published_on: date | None = None,
    source: str = "",
    country: str = "",
) -> Explanation:
    """Explain by the bundled taxonomy; see ``Tagger.explain``."""
    return bundled().explain(
        topic,
        title=title,
        text=text,
        lang=lang,
        published_on=published_on,
        source=source,
        country=country,
    )


def bundled() -> Tagger:
    """Load once, also when several threads ask at once."""
    with _loading:
        return _load()


@functools.cache
def bundled_taxonomy() -> Taxonomy:
    """Load the taxonomy that comes with Rasid once."""
    return taxonomy_of(None)


@functools.cache
def _load() -> Tagger:
    return Tagger(bundled_taxonomy())


def _text(
    title: str, text: str, lang: str | None, published_on: date | None, country: str, source: str
) -> tagger.Text:
    facts = sources.bundled().named(source)
    return tagger.Text(
        title=title,
        text=text,
        lang=lang or "und",
        published_on=published_on,
        country=country or (facts.country if facts else ""),
        source=facts.names[0] if facts else source,
    )
