"""What bears a topic's name and is something else, whatever the topic.

Outlets, goods, firms, places abroad, and acronyms that the article itself spells out otherwise.
"""

import re
from functools import cache, lru_cache

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.namesake_tables import namesakes, provinces
from tasks.tagging.tables.nationalities import nationalities
from tasks.tagging.taxonomy import Topic
from tasks.text.match_form import match_form
from tasks.text.word_tables import Language, every_phrase

_REACH = 40  # characters behind a name that are looked at
_NEXT = re.compile(r"[\s_]+([^\W\d_]+)(?: ([^\W\d_]+))?")
_WITHIN = re.compile(r",? ?\(?\b([^\W\d_]+(?: [A-ZŞÇİ][^\W\d_]+)?)(?=[\W_]|$)")
_IZAFE = re.compile(r"\s+(?:a|ya|yê|ê)\s+([^\W\d_]+)")
_PARTICLES = re.compile("^[وف]?(?:[بك]?ال|لل|[بل](?=[ء-ي]{3}))?")  # before an Arabic noun
_SIGNS = '#@_«»"“”()[]:،'
_TANWIN = re.compile("[\u064b-\u064d]\\w?$")
# Of a person, a dish or a style, not a state's act.
_ORIGIN = re.compile(r"\s+(?:الأصل|المولد|المنشأ)(?!\w)|-(?:born|style|inspired)\b")
_IN_A_PROVINCE = re.compile(r" in ([A-Z]\w+(?: [A-Z]\w+)?)")
_NOUN_FIRST: tuple[Language, ...] = ("ar", "ku", "ckb")  # languages with what is qualified first
_SHORTEST, _LONGEST = 3, 6  # letters of an acronym that its words are looked for
_MOST_ACRONYMS = 32  # whose words in an article are kept: all hits ask one after the other
_VILLAGE = re.compile(r"(?:^|[\s#«\"(])[وفبل]{0,2}(?:قرية|قريتي|قريتا)\s+(?:[ء-ي]+\s+و)?$")
_CURRENCY = re.compile(r"\s?[$€£]")
# Boards of the Census Bureau's classes of local government; a high school, which no noun follows.
_LOCAL = re.compile(
    r" (?:village|township|borough|county|town|school) (?:board|trustees|supervisors)\b"
    r"| (?:township|borough|county) council\b"  # villages and towns have one everywhere
    r"| High(?=[.,;:]| [a-z0-9]|$)"
)
# What local papers of North America write about, by the Census Bureau's classes and their offices.
_LOCAL_LIFE = re.compile(
    r"\b(?:[A-Z][a-z]+ (?:County|Township|Borough|High School|Elementary|Middle School)"
    r"|(?:village|town|township|borough|county|school|city) (?:board|council|commissioners?|"
    r"trustees|supervisors|clerk|fair|title)|[Ss]heriff(?:'s)?|(?:Route|Interstate|Highway) \d+|"
    r"varsity|touchdowns?|quarterback|homecoming)\b"
)
_FEWEST_SIGNS, _BEGINNING, _MOST_PAPERS = 2, 3_000, 8
_AMERICA = frozenset({"US", "CA"})
_CAPITALISED = re.compile(r"[A-Z][^\W\d_]+\s+\S")


@cache
def _forms(table: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in every_phrase(getattr(namesakes(), table)))


def is_namesake(hit: Occurrence, text: Text, topic: Topic) -> bool:
    """Whether the words around a hit say that it is a good, a firm, or a place abroad."""
    behind = surroundings.behind(hit, text, _REACH)
    if (
        (hit.term.lang != "ar" and _bears_a_name(hit, text, topic, behind))
        or _CURRENCY.match(behind)
        or _ORIGIN.match(behind)
        or _is_village(hit, text, topic)
        or (topic.level != "country" and _has_tanwin(hit, text, topic))
    ):
        return True
    if topic.kind == "place" and _follows_goods(hit, text):
        return True
    if hit.term.lang != "ar":
        if (following := _NEXT.match(behind)) and (found := _what(following, topic)) is not None:
            return found
    elif topic.kind == "place":
        return False
    if topic.kind == "person" or not topic.region:
        return False
    return _is_abroad(behind) or (hit.match.after > 0 and _is_province_next(behind))


def _what(following: re.Match[str], topic: Topic) -> bool | None:
    """Whether the words behind a name make it something else; None where they say nothing."""
    word, both = following[1], f"{following[1]} {following[2]}".casefold()
    if word.casefold() in _forms("goods") and word.islower():
        return True
    if word[0].isupper() and not _forms("local").isdisjoint({word.casefold(), both}):
        return True
    if word[0].isupper() and not _forms("firms").isdisjoint({word.casefold(), both}):
        return topic.kind != "actor"
    return None


def _bears_a_name(hit: Occurrence, text: Text, topic: Topic, behind: str) -> bool:
    """Whether a name is borne by a company, or by a school or small town of North America."""
    if _is_company(hit, behind):
        return True
    if hit.term.lang != "en" or topic.region in _AMERICA:
        return False
    is_name = topic.kind == "place" or topic.family == "states"
    return _LOCAL.match(behind) is not None or (is_name and is_local_paper(text.title, text.text))


@lru_cache(maxsize=_MOST_PAPERS)
def is_local_paper(title: str, text: str) -> bool:
    """Whether an English text is about a small place of North America: it speaks of its boards,
    roads and schools, and of no state of the region by an adjective, a capital or Syria's name.
    """
    beginning = f"{title}\n{text[:_BEGINNING]}"
    if len({found[0] for found in _LOCAL_LIFE.finditer(beginning)}) < _FEWEST_SIGNS:
        return False
    table = nationalities()
    words = set(match_form(beginning).split())
    codes = {
        code
        for word in words
        for code in (table.country_of_adjective(word, "en") | table.country_of_capital(word, "en"))
        if not table.is_doubtful(word, "en")
    }
    return "syria" not in words and codes <= _AMERICA


def _is_company(hit: Occurrence, behind: str) -> bool:
    """Whether an acronym is part of a company's name: PKK Airlines of Poland."""
    following = _NEXT.match(behind) if hit.term.surface.isupper() else None
    return following is not None and following[1].casefold() in _forms("companies")


def _is_village(hit: Occurrence, text: Text, topic: Topic) -> bool:
    """Whether a town that stands for its state is called a village: قريتي معلق وصيدا."""
    if topic.kind != "actor" or hit.term.lang != "ar" or " " in hit.term.surface:
        return False
    before = surroundings.before(hit, text, _REACH) + surroundings.clitics(hit, text)
    return _VILLAGE.search(before) is not None


def _has_tanwin(hit: Occurrence, text: Text, topic: Topic) -> bool:
    """Whether a place ends as only nouns and adjectives do: درعاً is a shield, درعا the city."""
    is_arabic = topic.kind == "place" and hit.term.lang == "ar"
    return is_arabic and _TANWIN.search(hit.surface(text)) is not None


def _follows_goods(hit: Occurrence, text: Text) -> bool:
    """Whether the word before a place is a good or a dish: صابون حلب, بیبەری حەلەبی."""
    goods = _goods_before().get(hit.term.lang)
    if not goods:
        return False
    before = surroundings.before(hit, text, _REACH).rsplit(None, 1)
    word = before[-1].strip(_SIGNS) if before else ""
    return not goods.isdisjoint({word.casefold(), _PARTICLES.sub("", word)})


@cache
def _goods_before() -> dict[str, frozenset[str]]:
    return {lang: frozenset(namesakes().goods[lang]) for lang in _NOUN_FIRST}


def _is_province_next(behind: str) -> bool:
    """Whether a province follows a name with an izafe at its end: Dêrika Mêrdînê."""
    following = _NEXT.match(behind)
    return following is not None and following[1].casefold() in provinces()


def _is_abroad(behind: str) -> bool:
    """Whether a name is followed by the province or state that it lies in."""
    if (izafe := _IZAFE.match(behind)) and izafe[1].casefold() in provinces():
        return True
    if (inside := _IN_A_PROVINCE.match(behind)) and _is_province(inside[1]):
        return True
    within = _WITHIN.match(behind)
    if not within or behind[:1] not in {",", " ", "("} or behind[:2].strip(" ") not in {",", "("}:
        return False
    return _is_province(within[1])


def _is_province(words: str) -> bool:
    """Whether one or two words are, or begin with, a province."""
    both = words.casefold()
    return not provinces().isdisjoint({both, both.partition(" ")[0]})


def spelled_out_otherwise(hit: Occurrence, text: Text, topic: Topic) -> bool:
    """Whether the article spells an acronym out as something that is no name of the topic.

    "the Sikkim Democratic Front (SDF)": the words before the bracket begin with a capital.
    """
    acronym = text.of(hit.field)[hit.match.start : hit.match.end - hit.match.after]
    before = [words for words in text.spelled_out.get(acronym, ()) if _CAPITALISED.search(words)]
    meanings = before or _by_initials(acronym, text.title, text.text)
    return bool(meanings) and not any(_means(words, acronym, topic) for words in meanings)


@lru_cache(maxsize=_MOST_ACRONYMS)
def _by_initials(acronym: str, title: str, text: str) -> list[str]:
    """Return what has an acronym's initials: capitalised words anywhere, any in brackets behind it.

    "Yuma Proving Ground, known as YPG", "SDF (sweet, dense, fluffy)".
    """
    if not acronym.isascii() or not _SHORTEST <= len(acronym) <= _LONGEST:
        return []
    return [found[0] for found in _initials(acronym).finditer(f"{title}\n{text}")]


@cache
def _initials(acronym: str) -> re.Pattern[str]:
    """Compile the words of an acronym, with small words between them."""
    small = r"(?:[ -](?:of|and|the|for|in|de|la))?"
    words = rf"{small}[ -]".join(rf"\b{letter}[a-z]+" for letter in acronym)
    inside = r"[ ,]{1,2}".join(rf"{letter}[a-z]+" for letter in acronym.lower())
    return re.compile(rf"{words}\b(?! \((?!{acronym}\)))|\b{acronym} \({inside}\)")


def _means(phrase: str, acronym: str, topic: Topic) -> bool:
    form = f" {match_form(phrase)} "
    acronym = match_form(acronym)
    return any(
        (name := match_form(term.surface)) != acronym and f" {name} " in form
        for term in topic.terms
        if term.role in {"strong", "bare"}
    )
