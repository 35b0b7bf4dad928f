"""Word tables: TOML files that people correct who read the languages, checked when they are read.

Each table lists phrases by language. Nothing is read before a table is asked for. Whoever reads one
keeps it with ``functools.cache``: two threads may then read it at the same time, and equal tables
come of it; a lock instead could be held while the process forks.
"""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Literal, TypeVar

import msgspec

from tasks.errors import SettingsError

Language = Literal["ar", "ckb", "de", "en", "es", "fa", "fr", "ku", "ru", "tr"]
Phrases = dict[Language, tuple[str, ...]]
Tables = TypeVar("Tables")


def read_tables(name: str, shape: type[Tables]) -> Tables:
    """Read a file of ``tasks/data/words``.

    ``shape`` is a struct of ``Phrases``, or a dictionary of them where the keys are free. Raises
    SettingsError as ``parse_tables`` does.
    """
    return parse_tables(name, (files("tasks") / "data" / "words" / name).read_text("utf-8"), shape)


def parse_tables(name: str, text: str, shape: type[Tables]) -> Tables:
    """Check the text of a file.

    Raises SettingsError with one line that names the file and the key: TOML that cannot be read, an
    unknown table or language, a phrase that is empty or not trimmed, or stands twice in its table.
    """
    try:
        content = tomllib.loads(text)
        tables = msgspec.convert(content, shape)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"{name}: {error}") from error
    for key, table in content.items():
        _refuse_bad_phrases(f"{name}: {key}", table)
    return tables


def every_phrase(table: Phrases) -> Iterator[str]:
    """Yield the phrases of all languages."""
    for phrases in table.values():
        yield from phrases


def _refuse_bad_phrases(place: str, table: Mapping[str, Any]) -> None:
    seen: dict[str, str] = {}
    for language, phrases in table.items():
        if not phrases:
            raise SettingsError(f"{place}.{language}: no phrase; delete the key")
        for phrase in phrases:
            if not phrase or phrase != " ".join(phrase.split()):
                raise SettingsError(
                    f"{place}.{language}: {phrase!r} is empty or has white space that counts for "
                    "nothing; delete it"
                )
            if phrase in seen:
                raise SettingsError(
                    f"{place}.{language}: {phrase!r} stands in {seen[phrase]} already; delete one"
                )
            seen[phrase] = language
