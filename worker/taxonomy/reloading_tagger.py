"""A tagger that follows its topics' files.

What is changed counts within seconds, and what is wrong changes nothing.
"""

from collections.abc import Callable
from pathlib import Path

from tasks.errors import SettingsError, TaxonomyError
from tasks.model import Article, Tag
from worker.taxonomy.loader import ArticleTagger, load_taxonomy

LOOK_SECONDS = 5.0

Print = tuple[tuple[str, int, int], ...]


class ReloadingTagger:
    """Implements ``tasks.scrape.Tags``.

    A new version replaces the old one whole, between two articles.
    """

    def __init__(
        self, directory: Path | None, clock: Callable[[], float], tell: Callable[[str, str], None]
    ) -> None:
        """Load the topics, raising as `load_taxonomy`.

        ``clock`` gives seconds; ``tell`` is called with the hash in use and what is wrong with
        newer files, "" when nothing is, after every load.
        """
        self._directory, self._clock, self._tell = directory, clock, tell
        self._print = _print_of(directory)
        self._tagger = ArticleTagger(load_taxonomy(directory))
        self._look_at = clock() + LOOK_SECONDS
        tell(self._tagger.version, "")

    @property
    def version(self) -> str:
        """Return the hash of the taxonomy in use."""
        return self._tagger.version

    def kind_of(self, topic_id: str) -> str:
        """Return the kind of a topic in use, "" for one that is not."""
        return self._tagger.kinds.get(topic_id, "")

    def tag(self, article: Article) -> tuple[Tag, ...]:
        """Return the article's tags by the newest topics that can be read."""
        if self._directory is not None and self._clock() >= self._look_at:
            self._look_at = self._clock() + LOOK_SECONDS
            self._look()
        return self._tagger.tag(article)

    def _look(self) -> None:
        seen = _print_of(self._directory)
        if seen == self._print:
            return
        self._print = seen
        try:
            self._tagger = ArticleTagger(load_taxonomy(self._directory))
        except (TaxonomyError, SettingsError) as error:
            self._tell(self._tagger.version, str(error))
        else:
            self._tell(self._tagger.version, "")


def _print_of(directory: Path | None) -> Print:
    """Return what tells one state of a folder from another.

    () for one that cannot be read, or that never changes.
    """
    if directory is None:
        return ()
    try:
        files = [(path.name, path.stat()) for path in sorted(directory.iterdir())]
    except OSError:
        return ()
    return tuple((name, seen.st_mtime_ns, seen.st_size) for name, seen in files)
