"""Load the taxonomy's files, and tag articles by them for the pipeline."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from tasks.errors import SettingsError
from tasks.model import Article, Tag
from tasks.tagging.draft import OVER
from tasks.tagging.gazetteer import parse_places, with_distinct_labels
from tasks.tagging.more_names import Names, is_names_table, parse_names, romanised_names, with_names
from tasks.tagging.tagger import Tagger, Text
from tasks.tagging.taxonomy import Taxonomy, Topic
from tasks.tagging.taxonomy_toml import parse_topics

_READ = (".toml", ".tsv")


def load_taxonomy(
    directory: Path | None = None, *, instead: Mapping[str, str] = MappingProxyType({})
) -> Taxonomy:
    """Read every ``*.toml`` and every table of places ``*.tsv`` of a directory, by default the
    topics that come with Rasid.

    A file that begins with ``OVER`` stands in place of the topics of its ids elsewhere.
    ``instead`` are texts by the names of files: they are read in place of those, "" is no file.
    Raises SettingsError for a directory without topics and TaxonomyError for a wrong file, each
    with one line.
    """
    place = directory if directory is not None else files("tasks") / "data" / "topics"
    try:
        texts = {
            path.name: _text_of(path)
            for path in place.iterdir()
            if is_topic_file(path.name) and path.name not in instead
        }
        given = {name: text for name, text in instead.items() if text}
        sources = sorted((texts | given).items())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"RASID_TOPICS_DIR {place}: {error}; point it at a folder of topic files"
        ) from error
    if not sources:
        raise SettingsError(
            f"RASID_TOPICS_DIR {place} holds no *.toml; point it at a folder of topic files"
        )
    topics, names = _read(sources)
    topics = with_distinct_labels(with_names(topics, (*names, romanised_names(topics))))
    return Taxonomy(tuple(topics))


def is_topic_file(name: str) -> bool:
    """Tell whether a file of a folder holds topics or places.

    What an editor or a file system keeps beside one begins with a dot.
    """
    return name.endswith(_READ) and not name.startswith(".")


def _text_of(path: Traversable) -> str:
    """Read a file; raises OSError, for what only looks like one too: reading it may never end."""
    if isinstance(path, Path) and path.exists() and not path.is_file():
        raise OSError(f"{path.name} is no file")
    return path.read_text("utf-8")


def _read(sources: Iterable[tuple[str, str]]) -> tuple[list[Topic], list[Names]]:
    """Read files by their names: the topics that hold, and the tables of names."""
    topics: list[Topic] = []
    over: list[Topic] = []
    names: list[Names] = []
    for name, text in sources:
        if name.endswith(".toml"):
            (over if text.startswith(OVER) else topics).extend(parse_topics(name, text))
        elif is_names_table(text):
            names.append(parse_names(name, text))
        else:
            topics.extend(parse_places(name, text))
    replaced = {topic.id for topic in over}
    return [*(topic for topic in topics if topic.id not in replaced), *over], names


def copy_topics(to: Path) -> list[str]:
    """Copy the topics that come with Rasid to a folder, and list the files' names.

    Raises SettingsError when the folder holds files of these names, or cannot be written.
    """
    sources = {
        path.name: path.read_bytes()
        for path in (files("tasks") / "data" / "topics").iterdir()
        if path.name.endswith(_READ)
    }
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name in sorted(sources):
            with (to / name).open("xb") as file:
                file.write(sources[name])
    except FileExistsError as error:
        raise SettingsError(f"{error.filename} is there already; choose another folder") from error
    except OSError as error:
        raise SettingsError(
            f"{to} cannot be written: {error.strerror}; choose another folder"
        ) from error
    return sorted(sources)


def text_of(article: Article, country: str = "", source: str = "") -> Text:
    """Take the parts of an article that are tagged; its ``source`` (a name) is of ``country``."""
    day = article.published_at.date() if article.published_at else None
    return Text(
        title=article.title,
        text=article.text,
        lang=article.lang,
        published_on=day,
        country=country,
        source=source,
    )


class ArticleTagger:
    """Implements ``tasks.scrape.Tags``."""

    def __init__(self, taxonomy: Taxonomy, former: Tagger | None = None) -> None:
        """Compile the terms of a taxonomy; only those that ``former`` does not know."""
        self.version = taxonomy.hash
        self.kinds: dict[str, str] = {topic.id: topic.kind for topic in taxonomy.topics}
        self.taxonomy = taxonomy
        self.tagger = Tagger(taxonomy, former)

    def tag(self, article: Article, country: str = "", source: str = "") -> tuple[Tag, ...]:
        """Tag an article of a source in ``country`` (ISO 3166, two letters), "" when unknown."""
        return self.tagger.tag(text_of(article, country, source))
