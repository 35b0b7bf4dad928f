"""What a page declares for programs of its dates: fields of its head, JSON-LD, scripts."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tasks.extraction.dating.field_names import field_names
from tasks.extraction.dating.page_reader import PageReader
from tasks.extraction.jsonld import Story
from tasks.extraction.page_metadata import PageMetadata
from tasks.text.dates import Date

# Fields that sites name themselves; some hold when the page was last built, so lines come first.
_NAMED_PUBLISHED = re.compile(
    r"publish(?:ed)?[\W_]*(?:date|time|at|on)$|(?:date|time)[\W_]*published$"
)
_QUOTE = r'(?:\\{0,3}"|&quot;|&\#34;)'
# It begins with letters that all names share: whole pages are searched for it.
_IN_SCRIPTS = re.compile(
    rf"""[Pp]ub(?:lished|lished_?(?:[Aa]t|[Dd]ate|[Tt]ime|[Oo]n)|lish_?(?:[Dd]ate|[Tt]ime)
    |lication_?[Dd]ate|_?[Dd]ate){_QUOTE}\s{{0,4}}:\s{{0,4}}{_QUOTE}
    ([\w:.+,/\ -]{{8,40}}){_QUOTE}""",
    re.VERBOSE,
)
_IS_NAME = re.compile(r'(?:["\\;]|date_?|first_?)$', re.IGNORECASE)
_LONGEST_BEGINNING = 6
_NEAR, _TELLING = 2_000, 6  # characters around a date; of the end of an address that tells it
_MAX_IN_SCRIPTS = 50


def published_fields(metadata: PageMetadata, reader: PageReader) -> Iterator[tuple[str, Date]]:
    """Yield what standard fields say, the surest first, each with where it stands."""
    first, *others = field_names().published
    texts = [("meta", metadata.metas.get(first, ""))]
    texts += [("json-ld", story.published) for story in metadata.stories]
    texts += [("meta", metadata.metas.get(name, "")) for name in others]
    texts += [("json-ld", text) for text in metadata.page_dates]
    for method, text in texts:
        date = reader.read(text)
        if date:
            yield method, date


def named_fields(metadata: PageMetadata, reader: PageReader) -> Iterator[Date]:
    """Yield what fields under names of the site's own say."""
    for name, text in metadata.metas.items():
        is_named = "publish" in name and _NAMED_PUBLISHED.search(name)
        date = reader.read(text) if is_named else None
        if date:
            yield date


def created_fields(metadata: PageMetadata, reader: PageReader) -> Iterator[Date]:
    """Yield when fields say that the article was begun."""
    texts = [metadata.metas.get(name, "") for name in field_names().created]
    texts += [story.created for story in metadata.stories]
    yield from filter(None, map(reader.read, texts))


def script_field(html: str, url: str, reader: PageReader) -> Date | None:
    """Read the one day that scripts of a page name as that of a publication, beside its address.

    None where they name several, or none beside the address: those of others.
    """
    own = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    found: dict[str, Date | None] = {}
    is_own = False
    for match in _IN_SCRIPTS.finditer(html):
        before = html[max(0, match.start() - _LONGEST_BEGINNING) : match.start()]
        if not _IS_NAME.search(before):
            continue
        around = html[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        is_own = is_own or (len(own) >= _TELLING and own in around)
        found.setdefault(match[1], reader.read(match[1]))
        if len(found) > _MAX_IN_SCRIPTS:
            return None
    dates = [date for date in found.values() if date]
    return dates[0] if is_own and len({date.at.date() for date in dates}) == 1 else None


def modified_fields(metadata: PageMetadata, reader: PageReader) -> Iterator[Date]:
    """Yield when fields say that the article was last changed."""
    texts = [story.modified for story in metadata.stories]
    texts += [metadata.metas.get(name, "") for name in field_names().modified]
    yield from filter(None, map(reader.read, texts))


def is_of_a_build(story: Story, reader: PageReader) -> bool:
    """Tell whether a story says that it was published after its last change.

    Such a date is that of the whole site, which was published anew.
    """
    published, modified = reader.read(story.published), reader.read(story.modified)
    return bool(published and modified and published.at > modified.at)
