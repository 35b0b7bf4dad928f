"""A tagger that reloads changed topics within seconds; wrong files change nothing."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tasks.errors import SettingsError, TaxonomyError
from tasks.model import Article, Tag
from tasks.stories.mentions import mentions_of
from tasks.stories.pieces import Mention
from worker.taxonomy.loader import ArticleTagger, load_taxonomy
from worker.taxonomy.prepared_topics import article_tagger_of, print_of
from worker.telemetry.logs import get_logger

LOOK_SECONDS = 2.0


class ReloadingTagger:
    """Implements ``tasks.scrape.Tags``; a new version replaces the old between two articles."""

    def __init__(
        self, directory: Path | None, clock: Callable[[], float], report: Callable[[str, str], None]
    ) -> None:
        """Load the topics, raising as `load_taxonomy`.

        ``clock`` gives seconds; ``report`` is called after every load with the hash in use and what
        is wrong with newer files ("" for nothing).
        """
        self._directory = directory
        self._clock = clock
        self._report = report
        self._print = print_of(directory)
        self._tagger = article_tagger_of(directory)
        self._look_at = clock() + LOOK_SECONDS
        report(self._tagger.version, "")

    @property
    def version(self) -> str:
        """The hash of the taxonomy in use."""
        return self._tagger.version

    def kind_of(self, topic_id: str) -> str:
        """Look up the kind of a topic in use, "" for another."""
        return self._tagger.kinds.get(topic_id, "")

    def mentions(self, tags: Sequence[Tag], title: str) -> list[Mention]:
        """List where the topics of an article stand in its title and text."""
        return mentions_of(tags, self._tagger.taxonomy, title)

    def tag(self, article: Article, country: str = "", source: str = "") -> tuple[Tag, ...]:
        """Tag an article of a ``source`` in ``country`` by the newest topics that can be read."""
        if self._directory is not None and self._clock() >= self._look_at:
            self._look_at = self._clock() + LOOK_SECONDS
            self._look()
        return self._tagger.tag(article, country, source)

    def _look(self) -> None:
        seen = print_of(self._directory)
        if seen == self._print:
            return
        self._print = seen
        began = self._clock()
        try:
            self._tagger = ArticleTagger(load_taxonomy(self._directory), self._tagger.tagger)
        except (TaxonomyError, SettingsError) as error:
            self._report(self._tagger.version, str(error))
        else:
            self._report(self._tagger.version, "")
            seconds = round(self._clock() - began, 3)
            get_logger("topics").info("topics_reloaded", version=self.version, seconds=seconds)
