"""Names of the fields that date an article: ``tasks/data/dates/fields.toml``."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from tasks.errors import SettingsError

_FILE = "fields.toml"


class FieldNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names in small letters, by what their fields say, the surest first."""

    published: tuple[str, ...]
    created: tuple[str, ...]
    modified: tuple[str, ...]


@cache
def field_names() -> FieldNames:
    """Read the file once in a process."""
    return parse_field_names((files("tasks") / "data" / "dates" / _FILE).read_text("utf-8"))


def parse_field_names(text: str) -> FieldNames:
    """Check the text of the file.

    Raises SettingsError with one line that names the file: TOML that cannot be read, an unknown or
    an empty list, a name that stands twice or is not as fields are compared.
    """
    try:
        names = msgspec.convert(tomllib.loads(text), FieldNames)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"{_FILE}: {error}") from error
    every = (*names.published, *names.created, *names.modified)
    for name in every:
        if not name or name != name.strip().lower() or every.count(name) > 1:
            raise SettingsError(f"{_FILE}: {name!r} is empty, not in small letters or there twice")
    if not (names.published and names.created and names.modified):
        raise SettingsError(f"{_FILE}: a list without a name; write one")
    return names
