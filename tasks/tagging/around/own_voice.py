"""Who "our forces" are: those of the actor whose own channel says it.

A source that is called as an actor is (إعلام قسد) does not name itself in what it publishes; it
says قواتنا, hêzên me, güçlerimiz. What it quotes, others may have said. A name that is a state's
and no body's is a newspaper's (Jordan Times) and speaks for nobody.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from tasks.model import Field, Tag
from tasks.tagging.context import Context
from tasks.tagging.decisions import Decision
from tasks.tagging.matcher import Match
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.nationalities import nationalities
from tasks.tagging.taxonomy import Taxonomy, Term
from tasks.tagging.word_count import Words
from tasks.text.match_form import match_form

_FIELD_WORDS = 10_000_000  # more words than a field has
_MOST_SOURCES = 256  # whose actors are kept
_MOST_PLACES = 8  # of one article
# Those who act for somebody, with the possessive of the first person plural of each language.
_OURS = re.compile(
    r"(?<![ء-ي])[وف]?[بلك]?(?:قوات|قوا|فرق|وحدات|عناصر|مقاتلي|مقاتلو|مقاتلات|جيش|جنود|دوريات|"
    r"طواقم|كوادر|كتائب|ألويت|مدفعيت|طيران|مسيرات|متطوعي|متطوعو|مجاهدي|مجاهدو|أجهزت|"
    r"حواجز)نا(?![ء-ي])"
    r"|\bour (?:armed |security |own |brave |special )?(?:forces|fighters|teams|units|troops|"
    r"soldiers|volunteers|army|crews|patrols|personnel|rescuers|jets|drones)\b"
    r"|\b(?:hêz|şervan|leşker|yekîne|artêş|tîm|ekîb|cengawer|gerîla)(?:y?[ae]n|y?ên|y?a|y?ê) me\b"
    r"|\b(?:güçler|birlikler|ekipler|askerler|timler|jetler)imiz(?:[ie]?n?[ıiuü]?|[dt]e[n]?|le)\b"
    r"|\b(?:savaşçılar|unsurlar|kuvvetler)[ıi]m[ıi]z\w{0,3}\b|\bordumuz\w{0,3}\b"
    r"|(?<!\w)(?:هێز|شەڕڤان|یەکینە|سەرباز|تیم|گەریلا|پێشمەرگە)(?:ە?کان|ان)?مان(?!\w)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"«[^»\n]*»|“[^”\n]*”|\"[^\"\n]*\"")


class OwnVoice:
    """Finds what a source says of its own forces; holds no state but what it remembers."""

    def __init__(self, taxonomy: Taxonomy, tag: Callable[[Text], tuple[Tag, ...]]) -> None:
        """Take the topics, and what tags a source's name."""
        self._topics = {topic.id: topic for topic in taxonomy.topics if topic.kind == "actor"}
        self._regions = sorted({topic.region for topic in self._topics.values() if topic.region})
        self._tag = tag
        self._actors = lru_cache(maxsize=_MOST_SOURCES)(self._actors_called)

    def find(self, text: Text, context: Context) -> dict[str, tuple[Decision, ...]]:
        """Return what says "our forces", by the actors that the source is."""
        if not text.source:
            return {}
        region = next((region for region in self._regions if context.is_about(region)), "")
        actors = self._actors(text.source, text.country or region)
        places = tuple(_own_words(text)) if actors else ()  # hardly any source is an actor
        decisions = tuple(Decision(hit, "its own") for hit in places)
        return dict.fromkeys(actors, decisions) if decisions else {}

    def _actors_called(self, source: str, country: str) -> tuple[str, ...]:
        """Return the actors that a source's name names."""
        tags = self._tag(Text(title=source, text="", country=country))
        return tuple(tag.id for tag in tags if tag.id in self._topics and _is_named(tag))


def _is_named(tag: Tag) -> bool:
    """Whether a name has more of an actor than what a state is called."""
    table = nationalities()
    return not tag.via and not all(table.country_of(match_form(m.term)) for m in tag.matches)


def _own_words(text: Text) -> Iterator[Occurrence]:
    for number, published in enumerate((text.title, text.text)):
        found = [match.span() for match in _OURS.finditer(published)][:_MOST_PLACES]
        quoted = [match.span() for match in _QUOTED.finditer(published)] if found else []
        words = Words(published, number * _FIELD_WORDS)
        for start, end in found:
            if any(first < start < last for first, last in quoted):
                continue
            field: Field = "title" if not number else "lead" if start < text.lead_end else "body"
            term = Term(published[start:end], text.lang, "bare")
            first, last = words.go_to(start), words.ahead(end - 1)
            yield Occurrence(term, Match(start, end, ""), field, first, last)
