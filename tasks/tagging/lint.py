"""What is allowed in a taxonomy and still looks wrong: warnings for the people who write topics."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

import msgspec

from tasks.tagging.explain import explain
from tasks.tagging.matcher import Matcher
from tasks.tagging.patterns import Name
from tasks.tagging.tables.common_words import ordinary_words
from tasks.tagging.tagger import Tagger, Text
from tasks.tagging.taxonomy import COUNTED, Taxonomy, Term, Topic
from tasks.text.match_form import match_form

Watch = Callable[[Iterator[Topic]], Iterator[Topic]]
_COUNTED = ("strong", "bare")
_LANGUAGES = ("ar", "ckb", "en", "ku", "tr")
_GOVERNORATE_CODE = 4  # characters; districts have longer ones
_ARABIC = range(0x0600, 0x0700)
_SHORT_ARABIC, _SHORT_LATIN = 3, 2  # letters of a name that ordinary words begin or end with


# what it is; the built-in one is for programs
class Warning(msgspec.Struct, frozen=True, order=True):  # noqa: A001
    """One doubt about one topic: where, what is doubted and what could be done."""

    topic: str
    key: str
    message: str


def warnings(
    taxonomy: Taxonomy, ids: Collection[str] = (), *, watch: Watch = iter
) -> list[Warning]:
    """Return the doubts about the topics of ``ids``, by default all, in order of topic and key.

    The topics pass through ``watch``, which may count them.
    """
    tagger = Tagger(taxonomy)
    owners = _owners(taxonomy)
    found = {
        warning
        for topic in watch(_chosen(taxonomy, ids))
        for warning in (*_languages(topic), *_short(topic), *_unreachable(topic, tagger))
    }
    among_topics = (*_collisions(taxonomy, owners), *_shared(taxonomy, owners))
    return sorted(
        found.union(warning for warning in among_topics if not ids or warning.topic in ids)
    )


def _chosen(taxonomy: Taxonomy, ids: Collection[str]) -> Iterator[Topic]:
    return (topic for topic in taxonomy.topics if not ids or topic.id in ids)


def _owners(taxonomy: Taxonomy) -> dict[str, set[tuple[str, Term]]]:
    owners: dict[str, set[tuple[str, Term]]] = defaultdict(set)
    for topic in taxonomy.topics:
        for term in topic.terms:
            owners[match_form(term.surface)].add((topic.id, term))
    return owners


def _languages(topic: Topic) -> Iterator[Warning]:
    """Warn of languages in which nothing can match."""
    if len(topic.pcode) > _GOVERNORATE_CODE:
        return  # the table of places has what names there are
    spoken = {term.lang for term in topic.terms if term.role in _COUNTED}
    for lang in _LANGUAGES:
        if lang not in spoken:
            yield Warning(
                topic.id,
                f"strong.{lang}",
                "no term in this language: articles in it never get the topic",
            )


def _short(topic: Topic) -> Iterator[Warning]:
    """Warn of strong names so short that they are parts or forms of other words."""
    for term in topic.terms:
        form = match_form(term.surface)
        if term.role != "strong" or " " in form:
            continue
        if _is_arabic(form) and len(form) <= _SHORT_ARABIC:
            what = f"has {len(form)} letters: with a proclitic it is another word"
        elif not _is_arabic(form) and len(form) <= _SHORT_LATIN:
            what = "is a short acronym"
        else:
            continue
        yield Warning(
            topic.id, f"strong.{term.lang}", f"{term.surface!r} {what}; make it bare, with supports"
        )


def _collisions(taxonomy: Taxonomy, owners: dict[str, set[tuple[str, Term]]]) -> Iterator[Warning]:
    """Warn of names found in an ordinary word, or in one of another topic, because its first letter
    may be grammar.
    """
    counted = [
        (topic.id, term)
        for topic in taxonomy.topics
        for term in topic.terms
        if term.role in _COUNTED
    ]
    names = (
        Name(str(at), term.surface, term.lang, term.case, term.suffixes)
        for at, (_, term) in enumerate(counted)
        if _is_arabic(term.surface)
    )
    matcher = Matcher(names)
    words = dict.fromkeys(ordinary_words(), "an ordinary word") | {
        form: f"a term of {min(owner for owner, _ in uses)}" for form, uses in owners.items()
    }
    for word, what in words.items():
        for match in matcher.find(word):
            topic_id, term = counted[int(match.term_id)]
            is_its_own = topic_id in {owner for owner, _ in owners.get(word, ())}
            if match.before and match.end == len(word) and not match.start and not is_its_own:
                doubt = (
                    f"{term.surface!r} is found in {word!r}, {what}; make it bare, or say "
                    f'suffixes = "none"'
                )
                yield Warning(topic_id, f"{term.role}.{term.lang}", doubt)


def _unreachable(topic: Topic, tagger: Tagger) -> Iterator[Warning]:
    """Warn of strong terms that do not count even alone.

    A longer term or a denial always covers them.
    """
    for term in topic.terms:
        if term.role == "strong":
            alone = msgspec.structs.replace(
                example(f"— {term.surface} —", topic.region), lang=term.lang
            )
            explanation = explain(tagger, alone, topic.id)
            if not (
                explanation.is_tagged or topic.all or topic.any
            ):  # alone it cannot fulfil a condition
                clause = next(
                    (candidate.clause for candidate in explanation.candidates), "never found"
                )
                yield Warning(
                    topic.id,
                    f"strong.{term.lang}",
                    f"{term.surface!r} never counts ({clause}); remove it",
                )
    strong = {
        (match_form(term.surface), term.lang) for term in topic.terms if term.role == "strong"
    }
    for term in topic.terms:
        if term.role == "bare" and (match_form(term.surface), term.lang) in strong:
            yield Warning(
                topic.id,
                f"bare.{term.lang}",
                f"{term.surface!r} is strong as well; remove one of them",
            )
    yield from _denied(topic)


def _denied(topic: Topic) -> Iterator[Warning]:
    """Warn of denials that a counted term is written like once signs are gone: "US$" and "US"."""
    counted = {
        match_form(term.surface)
        for term in topic.terms
        if term.role in COUNTED and term.role != "strong"
    }
    for term in topic.terms:
        if term.role == "deny" and match_form(term.surface) in counted:
            yield Warning(
                topic.id,
                f"deny.{term.lang}",
                f"{term.surface!r} is found wherever the term of the same letters is, which never "
                f"counts; remove it",
            )


def _shared(taxonomy: Taxonomy, owners: dict[str, set[tuple[str, Term]]]) -> Iterator[Warning]:
    """Warn of strong terms that unrelated topics share: whoever watches one gets the other."""
    for uses in owners.values():
        strong = sorted(
            {(owner, term.lang, term.surface) for owner, term in uses if term.role == "strong"}
        )
        for owner, lang, surface in strong:
            others = {
                other
                for other, _, _ in strong
                if other != owner and not _are_related(taxonomy, owner, other)
            }
            if others:
                yield Warning(
                    owner,
                    f"strong.{lang}",
                    f"{surface!r} is a strong term of {', '.join(sorted(others))} too",
                )


def _are_related(taxonomy: Taxonomy, one: str, other: str) -> bool:
    return other in taxonomy.ancestors(one) or one in taxonomy.ancestors(other)


def _is_arabic(surface: str) -> bool:
    return any(ord(sign) in _ARABIC for sign in surface)


def example(sentence: str, region: str) -> Text:
    """Return a sentence as an article of a source in a region."""
    return Text(title="", text=sentence, country=region)


def failed_examples(
    taxonomy: Taxonomy, ids: Collection[str] = (), tagger: Tagger | None = None
) -> Iterator[tuple[str, str, str]]:
    """Yield (topic, sentence, what went wrong) for every example that comes out otherwise, by
    default of all topics.

    ``tagger`` is one of this taxonomy, where there is one already.
    """
    tagger = tagger or Tagger(taxonomy)
    for topic in _chosen(taxonomy, ids):
        for sentence in topic.examples.must:
            explanation = explain(tagger, example(sentence, topic.region), topic.id)
            if not explanation.is_tagged:
                clauses = ", ".join(
                    dict.fromkeys(candidate.clause for candidate in explanation.candidates)
                )
                yield topic.id, sentence, f"must be tagged: {clauses or 'no term of it occurs'}"
        for sentence in topic.examples.must_not:
            region = topic.region if topic.kind == "theme" else ""
            explanation = explain(tagger, example(sentence, region), topic.id)
            if explanation.is_tagged:
                found = next(
                    candidate for candidate in explanation.candidates if candidate.is_accepted
                )
                yield (
                    topic.id,
                    sentence,
                    f"must not be tagged: «{found.match.surface}» is {found.clause}",
                )
