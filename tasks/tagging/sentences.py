"""Each decision about a place in a sentence that a person understands, in English and in Arabic."""

from collections.abc import Mapping

from tasks.tagging.around.ownership import NOBODYS
from tasks.tagging.decisions import Clause, Decision
from tasks.tagging.gazetteer import NAMED_ABOVE
from tasks.tagging.occurrences import Text
from tasks.tagging.taxonomy import Term, Topic

Sentences = tuple[str, str]  # English, Arabic

_PLAIN: Mapping[Clause, Sentences] = {
    "strong": ("“{it}” is a name of {en} and of nothing else.", "«{it}» اسم {ar} ولا يعني غيره."),
    "supported by": (
        "“{it}” means {en} here, because the article also says “{by}”.",
        "«{it}» يعني هنا {ar} لأن النص يذكر أيضاً «{by}».",
    ),
    "in context": (
        "“{it}” means {en} here, because the article is about {where}: it says “{by}”.",
        "«{it}» يعني هنا {ar} لأن الخبر عن {where_ar}: فيه «{by}».",
    ),
    "placed": (
        "“{it}” means {en} here: the words around it are those of a place.",
        "«{it}» يعني هنا {ar}: الكلمات حوله تدل على مكان.",
    ),
    "as its government": (
        "“{it}” stands for the government there: it speaks, wants or is dealt with.",
        "«{it}» هنا بمعنى الحكومة: تتكلم أو تريد أو يُتعامل معها.",
    ),
    "quoted": (
        "“{it}” begins the headline and is quoted: a person, {en}.",
        "«{it}» يبدأ العنوان ويُنقل قوله: شخص هو {ar}.",
    ),
    "its own": (
        "“{it}” are those of {en}: the source is called so and speaks for itself.",
        "«{it}» تعني {ar}: المصدر يحمل هذا الاسم ويتكلم عن نفسه.",
    ),
    "vetoed by": (
        "“{it}” does not count: “{by}” near it speaks of something else.",
        "«{it}» لا يُحتسب: «{by}» بقربه يدل على شيء آخر.",
    ),
    "denied by": (
        "“{it}” is part of “{by}”, which is something else.",
        "«{it}» جزء من «{by}» وهو شيء آخر.",
    ),
    "part of": (
        "“{it}” is part of the longer name “{by}”.",
        "«{it}» جزء من الاسم الأطول «{by}».",
    ),
    "another's": (
        "“{it}” is another's: {owner}.",
        "«{it}» تابع لغير المقصود: {owner_ar}.",
    ),
    "something else": (
        "“{it}” is the name of a product, a firm, a place abroad or another body here.",
        "«{it}» هنا اسم سلعة أو شركة أو مكان في بلد آخر أو جهة أخرى.",
    ),
    "a place": (
        "“{it}” is the city here and not its government.",
        "«{it}» هنا المدينة لا الحكومة.",
    ),
    "elsewhere": (
        "“{it}” fits, but nothing shows that the article is about {where}.",
        "«{it}» مناسب، لكن لا شيء يدل على أن الخبر عن {where_ar}.",
    ),
    "a surname": (
        "“{it}” follows a title or a first name and is part of a person's name.",
        "«{it}» يأتي بعد لقب أو اسم فهو من اسم شخص.",
    ),
    "a word": (
        "“{it}” is an ordinary word as well, and nothing around it says that it is a place.",
        "«{it}» كلمة عادية أيضاً ولا شيء حولها يدل على مكان.",
    ),
    "negated": (
        "“{it}” does not count: the text says that there was none.",
        "«{it}» لا يُحتسب: النص ينفي وقوعه.",
    ),
    "no support": (
        "“{it}” may mean other things, and nothing in the article says that it means {en}.",
        "«{it}» يحتمل معاني أخرى ولا شيء في النص يدل على {ar}.",
    ),
    "out of date": (
        "“{it}” did not mean {en} on the article's day: {when}.",
        "«{it}» لم يكن يعني {ar} في تاريخ الخبر: {when_ar}.",
    ),
}
_BY_SOURCE: Sentences = (
    "“{it}” means {en} here, because the article's source is of {where}.",
    "«{it}» يعني هنا {ar} لأن مصدر الخبر من {where_ar}.",
)
_ANOTHER_WORD: Sentences = (
    "“{it}” is another word than “{term}”, although it holds its letters.",
    "«{it}» كلمة أخرى غير «{term}» وإن كانت فيها حروفها.",
)
_WRITTEN_OTHERWISE: Sentences = (
    "“{it}” has the letters of “{term}” and is not written as it is.",
    "«{it}» فيه حروف «{term}» لكنه لا يُكتب مثله.",
)
_UNDECIDED: Sentences = (
    "“{it}” may mean {en}, but nothing tells when it does, so it never counts.",
    "«{it}» قد يعني {ar} لكن لا شيء يدل على ذلك، فلا يُحتسب أبداً.",
)
# What notes of candidates say, where the product wrote them.
NOTED: Mapping[str, Sentences] = {
    NAMED_ABOVE: (
        "“{it}” is also the name of a place above it, which is what is meant.",
        "«{it}» اسم مكان أكبر أيضاً يقع هذا فيه، وهو المقصود.",
    ),
}


def told_of_almost(it: str, term: str, *, is_whole: bool) -> Sentences:
    """Tell why what has the letters of a term is not the term."""
    english, arabic = _WRITTEN_OTHERWISE if is_whole else _ANOTHER_WORD
    return english.format(it=it, term=term), arabic.format(it=it, term=term)


def told_of_candidate(it: str, topic: Topic, note: str) -> Sentences:
    """Tell of a term that nobody can judge."""
    labels = topic.labels
    english, arabic = NOTED.get(note, _UNDECIDED)
    return (
        english.format(it=it, en=labels.shown("en")),
        arabic.format(it=it, ar=labels.shown("ar")),
    )


def sentences(
    decision: Decision, topic: Topic, text: Text, countries: Mapping[str, Topic]
) -> Sentences:
    """Tell a decision about one place of a topic.

    ``countries`` are topics of states by their code, for their names.
    """
    clause, hit, by = decision.clause, decision.hit, decision.by
    pattern = _BY_SOURCE if clause == "in context" and by is None else _PLAIN[clause]
    where, where_ar = _state(topic.region, countries)
    owner, owner_ar = _state(decision.owner, countries)
    when, when_ar = _validity(hit.term)
    words = {
        "it": hit.surface(text),
        "by": by.surface(text) if by else "",
        "en": topic.labels.shown("en"),
        "ar": topic.labels.shown("ar"),
        "where": where,
        "where_ar": where_ar,
        "owner": "a group's" if decision.owner == NOBODYS else owner,
        "owner_ar": "جماعة أخرى" if decision.owner == NOBODYS else owner_ar,
        "when": when,
        "when_ar": when_ar,
    }
    english, arabic = pattern
    return english.format_map(words), arabic.format_map(words)


def _state(code: str, countries: Mapping[str, Topic]) -> Sentences:
    """Return what a state is called, its code where no topic names it."""
    topic = countries.get(code)
    return (topic.labels.shown("en"), topic.labels.shown("ar")) if topic else (code, code)


def _validity(term: Term) -> Sentences:
    english = [f"from {term.since}"] if term.since else []
    arabic = [f"من {term.since}"] if term.since else []
    if term.until:
        english.append(f"until {term.until}")
        arabic.append(f"حتى {term.until}")
    return f"it holds {' '.join(english)}", " ".join(arabic)
