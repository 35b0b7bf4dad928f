"""Which hits of a topic count: every one that might ends accepted or rejected, by one named clause.

hits | outermost | denied | held on that day | another's | strong | vetoed | supported | in context
"""

from collections.abc import Sequence

import msgspec

from tasks.tagging.around import placing as places
from tasks.tagging.around.datelines import is_only_a_city
from tasks.tagging.around.home_states import is_home_institution
from tasks.tagging.around.homonyms import may_lie_abroad
from tasks.tagging.around.lying import lies_elsewhere
from tasks.tagging.around.namesakes import is_namesake, spelled_out_otherwise
from tasks.tagging.around.negation import is_negated
from tasks.tagging.around.other_villages import ends_a_village, is_other_village
from tasks.tagging.around.ownership import NOBODYS, foreign_owner, is_somebodys
from tasks.tagging.around.speaking import is_quoted
from tasks.tagging.around.support_words import Supports, support_nearby
from tasks.tagging.around.titles import is_persons, is_surname
from tasks.tagging.context import Context
from tasks.tagging.decisions import Decision
from tasks.tagging.neighbouring_names import Names
from tasks.tagging.nesting import Row, outermost
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.name_words import is_word
from tasks.tagging.taxonomy import Role, Topic
from tasks.text.match_form import match_form

_PLACED = frozenset({"kind", "strong"})
_KNOWN = frozenset({"", "country", "governorate", "district", "city"})  # places known abroad

_NO_ROW = Row([])
_NO_NAMES = Names({}, Text(title="", text=""))


class Case(msgspec.Struct, frozen=True, gc=False):
    """What all hits of one topic in one article are judged by.

    ``names`` are those of all topics and of what is no topic (""), by where they
    stand; ``related`` are the topics above and below this one.
    ``supports`` are looked for only around hits that need one.
    """

    topic: Topic
    text: Text
    context: Context
    names: Names = _NO_NAMES
    related: frozenset[str] = frozenset()
    supports: Supports = Supports()

    def yields_to(self, topic_id: str, name: Occurrence) -> bool:
        """Whether names inside a longer name of another topic do not count for this one."""
        if not topic_id:
            return True
        if topic_id in self.related:
            return False
        return self.topic.institution or (
            self.topic.kind == "place" and not places.is_of_a_place(name.term.surface)
        )


class Evidence:
    """The hits of a topic in one article: judged as often as more is known of the article."""

    def __init__(self, case: Case, hits: Sequence[Occurrence]) -> None:
        day = case.text.published_on
        self.case = case
        self._by_role: dict[Role, list[Occurrence]] = {}
        for hit in hits:
            if hit.term.holds_on(day):
                self._by_role.setdefault(hit.term.role, []).append(hit)
        self._certain: list[Occurrence] | None = None
        self._barred: dict[int, Decision | None] = {}
        self._near: dict[int, Occurrence | None] = {}
        self._places: dict[int, places.Placing] = {}
        self._counted = outermost(hits, day)
        self.denials = self._row("deny")
        self.vetoes = self._row("veto")

    def _row(self, role: Role) -> Row:
        return Row(self._by_role[role]) if role in self._by_role else _NO_ROW

    def certain(self) -> list[Occurrence]:
        """Return the hits that count in whatever article they stand."""
        if self._certain is None:
            strong = self._by_role.get("strong", ())
            text, topic = self.case.text, self.case.topic
            certain = [hit for hit in strong if self.barred(hit) is None]
            self._certain = [hit for hit in certain if not may_lie_abroad(hit, text, topic)]
        return self._certain

    def judge(self) -> tuple[Decision, ...]:
        """Decide about every hit that may count."""
        if self.case.topic.vetoed_by:  # more of them may be known by now
            vetoes = self.case.context.hits(self.case.topic.vetoed_by)
            self.vetoes = Row(
                sorted([*self._by_role.get("veto", ()), *vetoes], key=lambda hit: hit.first_word)
            )
        anchor = next(iter(self.certain()), None)
        return tuple(_decide(hit, self, anchor) for hit in self._counted)

    def barred(self, hit: Occurrence) -> Decision | None:
        """Return why a hit does not count whatever its role is."""
        key = id(hit)
        if key not in self._barred:
            self._barred[key] = self._bar_by_names(hit) or self._bar_by_sense(hit)
        return self._barred[key]

    def barred_by_context(self, hit: Occurrence) -> Decision | None:
        """Return why a hit does not count in an article about what is known by now."""
        topic, context = self.case.topic, self.case.context
        if topic.level == "sub-district" and is_other_village(
            hit, self.case.text, topic, context.governorates(topic)
        ):
            return Decision(hit, "something else")
        if context.is_about(topic.region) or not may_lie_abroad(hit, self.case.text, topic):
            return None
        return None if self.support_near(hit) else Decision(hit, "no support")

    def support_near(self, hit: Occurrence) -> Occurrence | None:
        """Return the support in the words around a hit, which are read once."""
        key = id(hit)
        if key not in self._near:
            case = self.case
            self._near[key] = support_nearby(case.supports, hit, case.text, case.topic.window)
        return self._near[key]

    def placing(self, hit: Occurrence) -> places.Placing:
        """Tell how the words around a hit place it, "" for what is no place."""
        if self.case.topic.kind != "place":
            return ""
        key = id(hit)
        if key not in self._places:
            self._places[key] = places.placing(hit, self.case.text)
        return self._places[key]

    def is_persons_name(self, hit: Occurrence) -> bool:
        """Whether a person whom the article names bears the word of a place, and no word for a kind
        of place stands by it: Ehmed Şera and Şera.
        """
        if self.case.topic.kind != "place":
            return False
        case = self.case
        sharing = (topic_id for topic_id, _ in case.names.sharing(hit))
        return any(map(case.context.is_known_person, sharing)) and self.placing(hit) not in _PLACED

    def _bar_by_names(self, hit: Occurrence) -> Decision | None:
        for denial in self.denials.around(hit, 0) if self.denials.hits else ():
            if hit.is_within(denial):
                return Decision(hit, "denied by", denial)
        for topic_id, name in self.case.names.covering(hit):
            if hit.is_part_of(name) and self.case.yields_to(topic_id, name):
                return Decision(hit, "part of", name)
        return None

    def _bar_by_sense(self, hit: Occurrence) -> Decision | None:
        if not hit.term.holds_on(self.case.text.published_on) or self._is_succeeded(hit):
            return Decision(hit, "out of date")
        if self.case.topic.kind != "theme" and self._is_something_else(hit):
            return Decision(hit, "something else")
        if self.case.topic.family == "violence" and is_negated(hit, self.case.text):
            return Decision(hit, "negated")
        if is_persons(hit, self.case.text, self.case.topic):
            return Decision(hit, "a surname")
        if is_only_a_city(hit, self.case.text, self.case.topic):
            return Decision(hit, "a place")
        return self._bar_by_owner(hit)

    def _bar_by_owner(self, hit: Occurrence) -> Decision | None:
        """Return who else's a hit is, as the words around it say."""
        owner = self._owner(hit) if self.case.topic.institution else ""
        owner = owner or (NOBODYS if self._is_somebodys(hit) else "")
        if not owner and self.case.topic.institution and (name := self._spelled_out(hit)):
            return Decision(hit, "part of", name)
        return Decision(hit, "another's", owner=owner) if owner else None

    def _is_succeeded(self, hit: Occurrence) -> bool:
        """Whether an article of an unknown day may mean by a name whoever bears it today."""
        if hit.term.until is None or self.case.text.published_on is not None:
            return False
        sharing = self.case.names.sharing(hit)
        return any(i != self.case.topic.id and name.term.since for i, name in sharing)

    def _spelled_out(self, hit: Occurrence) -> Occurrence | None:
        """Return the name of one word in brackets that says whose forces these are."""
        if hit.term.role != "bare" or hit.first_word == hit.last_word:
            return None
        for topic_id, name in self.case.names.in_brackets(hit):
            is_name = topic_id and name.first_word == name.last_word
            if is_name and topic_id not in (self.case.topic.id, *self.case.related):
                return name
        return None

    def _is_somebodys(self, hit: Occurrence) -> bool:
        """Whether a body of many states, which anybody may have too, is called somebody's."""
        topic = self.case.topic
        is_of_many = topic.kind == "actor" and bool(topic.active_in) and not topic.region
        return is_of_many and hit.term.role == "bare" and is_somebodys(hit, self.case.text)

    def _is_something_else(self, hit: Occurrence) -> bool:
        topic, text = self.case.topic, self.case.text
        return (
            (hit.term.surface.isupper() and spelled_out_otherwise(hit, text, topic))
            or ends_a_village(hit, text, topic)
            or is_namesake(hit, text, topic)
            or lies_elsewhere(hit, text, topic, self._is_around)
        )

    def _is_around(self, province: Sequence[str]) -> bool:
        """Whether one of a province's names is that of a place above the topic."""
        return self.case.context.province(province) in self.case.related

    def _owner(self, hit: Occurrence) -> str:
        """Return the other state whose institution, or whose minister, a hit is."""
        region = self.case.topic.region
        behind = self.case.context.owner_behind(hit)
        return foreign_owner(hit, self.case.text, region) or ("" if behind == region else behind)


def _decide(hit: Occurrence, rows: Evidence, anchor: Occurrence | None) -> Decision:
    """Apply the clauses in their order; the first that fits decides."""
    topic, context = rows.case.topic, rows.case.context
    if topic.kind == "theme" and not context.is_about(topic.region):
        return Decision(hit, "elsewhere")
    barred = rows.barred(hit)
    if barred is None and topic.kind == "place":
        barred = rows.barred_by_context(hit)
    if barred:
        return barred
    if hit.term.role == "strong":
        return Decision(hit, "strong")
    if rows.vetoes.hits and (veto := rows.vetoes.nearest(hit, topic.window)):
        return Decision(hit, "vetoed by", veto)
    may_be_person = topic.kind == "place" or hit.term.role == "adjective"
    if may_be_person and (is_surname(hit, rows.case.text) or rows.is_persons_name(hit)):
        return Decision(hit, "a surname")
    return _supported(hit, rows, anchor)


def _supported(hit: Occurrence, rows: Evidence, anchor: Occurrence | None) -> Decision:
    """Decide about a hit that nothing bars and that does not count by itself."""
    case, role = rows.case, hit.term.role
    topic, context = case.topic, case.context
    regions = [
        region for region in (topic.region, *topic.active_in) if region and context.is_about(region)
    ]
    support = context.named(topic.supported_by, topic) or anchor
    if role == "common" and not anchor:
        where = rows.placing(hit)
        is_place = topic.kind == "place" and support is not None
        if is_place and context.is_listed(hit, case.text, topic):
            return Decision(hit, "supported by", support)
        is_sure = where in _PLACED or (where == "weak" and places.is_rare(hit))
        if where == "weak" and regions and places.is_seldom_elsewhere(hit, case.text):
            support = support or context.beside(hit, case.text, topic.region)
            is_sure = is_sure or support is not None
        if not (is_sure and (regions or support)):
            return _word(hit, rows, where)
    if support:
        return Decision(hit, "supported by", support)
    is_led = not topic.institution or (
        context.is_led_by(topic.region)
        and not is_home_institution(hit, case.text, topic.region, context.told_of(topic.region))
    )
    if regions and role != "shared" and topic.kind != "theme" and is_led:
        return Decision(hit, "in context", context.region_by(regions[0]))
    return _by_words_around(hit, rows, rows.placing(hit))


def _word(hit: Occurrence, rows: Evidence, where: places.Placing) -> Decision:
    """Decide about an ordinary word that the article as a whole does not make a name."""
    case = rows.case
    if where and (near := rows.support_near(hit)):
        return Decision(hit, "supported by", near)
    region, context = case.topic.region, case.context
    is_placed = where == "kind" or (where == "strong" and context.has_actors_in(region))
    return Decision(hit, "placed" if is_placed and not context.is_elsewhere(region) else "a word")


def _by_words_around(hit: Occurrence, rows: Evidence, where: places.Placing) -> Decision:
    """Decide by the words around a hit, where the article says nothing else for it."""
    case, role = rows.case, hit.term.role
    topic = case.topic
    if near := rows.support_near(hit):
        return Decision(hit, "supported by", near)
    is_abroad = case.context.is_elsewhere(topic.region)
    if role == "adjective" and not is_abroad:  # usual ones are of dishes and families: الحلبية
        is_usual = is_word(match_form(hit.term.surface), hit.term.lang)
        return Decision(hit, "no support" if is_usual else "placed")
    if role == "capital":
        return Decision(hit, "as its government")
    if topic.kind == "person" and is_quoted(hit, case.text):
        return Decision(hit, "quoted")
    is_sure = where == "kind" or topic.level == "governorate" or not is_abroad
    is_town = where == "kind" and not is_abroad
    if where and role == "bare" and (is_town or (topic.level in _KNOWN and is_sure)):
        return Decision(hit, "placed")
    return Decision(hit, "no support")
