"""What is kept of each article among stories: a telling in hashes for its words."""

import struct
from base64 import b64decode, b64encode, b85decode
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import compress
from zlib import crc32

import msgspec

from tasks.stories.outline import NAMES, Fact, FactKind
from tasks.stories.telling import Telling
from tasks.stories.transliteration import FEWEST
from tasks.stories.vocabulary import CONCEPTS_FILE, OPPOSITES_FILE
from tasks.text.word_tables import Phrases, read_tables

_SHORT, _LONG = 2, 3  # bytes of a hash
_OF_NAMES = 4
_BITS = 8  # of a byte
# that are packed
_MOST_FACTS, _MOST_VALUES, _MOST_WORDS, _MOST_NAMES = 60, 200, 1_000, 100
_KINDS: tuple[FactKind, ...] = (
    "place",
    "day",
    "number",
    "nation",
    "name",
    "noun",
    "common",
    "side",
    "denial",
)
_BETWEEN = "|"
_BASE64 = "/"  # no text of base 85, which earlier versions wrote, has it: it takes 50 times as long


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    """A telling; each of the bytes is hashes one behind the other, each text words with "|".

    A fact is its kind, values, what stands before and after it, and its spelling. ``stems`` has a
    bit for each of the words, ``names`` and ``place_names`` have those of few consonants as they
    are.
    """

    facts: tuple[tuple[int, bytes, bytes, bytes, int], ...]
    values: bytes
    words: bytes
    days: bytes
    places: bytes
    wide_places: bytes
    persons: bytes
    topics: bytes
    concepts: bytes
    sides: bytes
    stems: bytes
    names: tuple[str, bytes]
    place_names: tuple[str, bytes]
    lang: str
    published_on: int
    agencies: str
    nations: str
    numbers: str
    length: int


def pack(telling: Telling) -> str:
    """Write a telling in ASCII: some hundred bytes for a post, two thousand for an article.

    A long list of figures keeps no facts, so that nothing can contradict it.
    """
    is_whole = len(telling.values) <= _MOST_VALUES and len(telling.words) <= _MOST_WORDS
    words = _joined(telling.words if is_whole else (), _SHORT)
    day = telling.published_on
    packed = _Packed(
        facts=tuple(map(_packed_fact, telling.facts[: _MOST_FACTS if is_whole else 0])),
        values=_joined(telling.values if is_whole else (), _LONG),
        words=words,
        days=_joined(telling.days, _LONG),
        places=_joined(telling.places, _LONG),
        wide_places=_joined(telling.wide_places, _LONG),
        persons=_joined(telling.persons, _LONG),
        topics=_joined(telling.topics, _LONG),
        concepts=_joined(telling.concepts, _SHORT),
        sides=_joined(telling.sides, _SHORT),
        stems=_marked(words, telling.stems),
        names=_packed_names(telling.names),
        place_names=_packed_names(telling.place_names),
        lang=telling.lang,
        published_on=day.toordinal() if day else 0,
        agencies=_BETWEEN.join(sorted(telling.agencies)),
        nations=_BETWEEN.join(sorted(telling.nations)),
        numbers=_BETWEEN.join(sorted(telling.numbers)),
        length=telling.length,
    )
    return _BASE64 + b64encode(msgspec.msgpack.encode(packed)).decode("ascii")


def unpack(text: str) -> Telling:
    """Read what ``pack`` wrote, without its pairs.

    It can be compared with other unpacked tellings only. Raises ValueError for anything else.
    """
    try:
        packed = msgspec.msgpack.decode(_bytes_of(text), type=_Packed)
        facts = tuple(_fact(*fact) for fact in packed.facts)
        day = date.fromordinal(packed.published_on) if packed.published_on else None
    except (msgspec.DecodeError, ValueError, IndexError, OverflowError) as error:
        raise ValueError(f"no packed telling: {error}") from error
    places = _split(packed.places, _LONG)
    wide_places = _split(packed.wide_places, _LONG)
    return Telling(
        facts=facts,
        values=_split(packed.values, _LONG),
        words=_split(packed.words, _SHORT),
        days=_split(packed.days, _LONG),
        all_places=places | wide_places,
        places=places,
        wide_places=wide_places,
        persons=_split(packed.persons, _LONG),
        topics=_split(packed.topics, _LONG),
        concepts=_named(packed.concepts, CONCEPTS_FILE),
        sides=_named(packed.sides, OPPOSITES_FILE),
        stems=_where_marked(packed.words, packed.stems),
        names=_names(*packed.names),
        place_names=_names(*packed.place_names),
        lang=packed.lang,
        published_on=day,
        agencies=_parts(packed.agencies),
        nations=_parts(packed.nations),
        numbers=_parts(packed.numbers),
        length=packed.length,
        pairs=frozenset(),
    )


def _bytes_of(text: str) -> bytes:
    return b64decode(text[1:]) if text.startswith(_BASE64) else b85decode(text)


def _packed_fact(fact: Fact) -> tuple[int, bytes, bytes, bytes, int]:
    return (
        _KINDS.index(fact.kind),
        _joined(fact.values, _width_of(fact.kind)),
        _hash(fact.before, _LONG) if fact.before else b"",
        _hash(fact.after, _LONG) if fact.after else b"",
        fact.spelling,
    )


def _fact(number: int, values: bytes, before: bytes, after: bytes, spelling: int) -> Fact:
    kind = _KINDS[number]
    return Fact(kind, _split(values, _width_of(kind)), before.hex(), after.hex(), spelling)


def _width_of(kind: FactKind) -> int:
    return _SHORT if kind in NAMES else _LONG  # names are looked for among the words


def _hash(text: str, width: int) -> bytes:
    return crc32(text.encode()).to_bytes(_OF_NAMES)[-width:]


def _joined(texts: Iterable[str], width: int) -> bytes:
    mask = (1 << _BITS * width) - 1
    hashes = sorted({crc32(text.encode()) & mask for text in texts})
    if width == _SHORT:  # all words of a text
        return struct.pack(f">{len(hashes)}H", *hashes)
    return b"".join([one.to_bytes(width) for one in hashes])


def _split(joined: bytes, width: int) -> frozenset[str]:
    return frozenset(_listed(joined, width))


def _listed(joined: bytes, width: int) -> list[str]:
    return joined.hex(_BETWEEN, width).split(_BETWEEN) if joined else []


def _parts(joined: str) -> frozenset[str]:
    return frozenset(joined.split(_BETWEEN) if joined else ())


def _marked(words: bytes, stems: Iterable[str]) -> bytes:
    """Set a bit for each of the words that is a stem."""
    marked = _listed(_joined(stems, _SHORT), _SHORT)
    place_of = {word: place for place, word in enumerate(_listed(words, _SHORT))}
    bits = sum(1 << place_of[one] for one in marked if one in place_of)
    return bits.to_bytes((bits.bit_length() + _BITS - 1) // _BITS)


def _where_marked(words: bytes, marks: bytes) -> frozenset[str]:
    bits = f"{int.from_bytes(marks):b}"[::-1]
    chosen = map("1".__eq__, bits)
    return frozenset(compress(_listed(words, _SHORT), chosen))


def _packed_names(names: Iterable[str]) -> tuple[str, bytes]:
    kept = sorted(names)[:_MOST_NAMES]
    return (
        "".join(name for name in kept if len(name) == FEWEST),
        _joined((name for name in kept if len(name) > FEWEST), _OF_NAMES),
    )


def _names(short: str, long: bytes) -> frozenset[str]:
    """Read names; a hash has more letters than the shortest of them."""
    few = frozenset(short[at : at + FEWEST] for at in range(0, len(short), FEWEST))
    return few | _split(long, _OF_NAMES)


def _named(hashes: bytes, file: str) -> frozenset[str]:
    """Name what a table of words holds; what another version called otherwise is left out."""
    known = _names_by_hash(file)
    return frozenset(known[one] for one in _split(hashes, _SHORT) if one in known)


@cache
def _names_by_hash(file: str) -> dict[str, str]:
    return {_hash(name, _SHORT).hex(): name for name in read_tables(file, dict[str, Phrases])}
