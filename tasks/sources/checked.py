"""What somebody writes of a source, checked in one place for every command and file."""

import difflib

from tasks.sources.countries import is_country
from tasks.sources.facts import KINDS
from tasks.text.language_codes import is_language
from tasks.text.sanitize import clean_line
from tasks.text.time_zones import zones


def checked(fact: str, written: str) -> str:
    """Return a fact (``source``, ``country``, ``lang``, ``zone``, ``kind``) in its one spelling.

    Raises ValueError with one line that says what is wrong and what to write instead.
    """
    return _CHECKS[fact](clean_line(written))


def _source(name: str) -> str:
    if not name:
        raise ValueError("a name has letters; `rasid feeds set --clear source` forgets one")
    return name


def _country(written: str) -> str:
    code = written.upper()
    if not is_country(code):
        raise ValueError(
            f"{written!r} is no country; give its ISO 3166-1 code of two letters, as SY"
        )
    return code


def _lang(tag: str) -> str:
    if not is_language(tag):
        raise ValueError(f"{tag!r} is no language; give a BCP 47 tag, as ar or ckb")
    return tag


def _zone(written: str) -> str:
    known = {zone.lower(): zone for zone in zones()}
    if written.lower() in known:
        return known[written.lower()]
    near = difflib.get_close_matches(written.lower(), known, 1)
    raise ValueError(
        f"{written!r} is no time zone; "
        + (f"is it {known[near[0]]}?" if near else "give a name as Asia/Damascus")
    )


def _kind(written: str) -> str:
    if written not in KINDS:
        raise ValueError(f"{written!r} is no kind of source; one of {', '.join(KINDS)}")
    return written


_CHECKS = {"source": _source, "country": _country, "lang": _lang, "zone": _zone, "kind": _kind}
