"""Find names in text as they are written.

With proclitics, endings, other letters for the same sound, split or joined.

A name is searched in match form by an Aho-Corasick automaton (pyahocorasick; no other module
imports it) and a hit counts when what surrounds it inside the written word is something the name's
language puts there (``tasks.tagging.affixes``). Arabic and Hebrew put their grammar before a name,
so these names are searched from the end of the word backwards, anchored at the space after it; all
others forwards, anchored at the space before. Anchoring keeps the automaton at its root inside most
words: 4 µs/KB instead of 10.
"""

from collections.abc import Iterable

import ahocorasick
import msgspec

from tasks.tagging import affixes as grammar
from tasks.tagging.affixes import NONE, Affixes
from tasks.tagging.patterns import BREAK, Name, Rule, compile_names
from tasks.text.marks import MARK_OR_CUT
from tasks.text.match_form import Folded, fold

_Values = tuple[int, tuple[Rule, ...]]  # of a form: its letters, and the rules it is searched for
_Found = dict[
    tuple[int, int, str], tuple[int, int]
]  # place and term: letters before and after the name

_LONGEST_APOSTROPHE_ENDING = 8
_FIRST_PREFIXING, _LAST_PREFIXING = "\u0590", "\u06ff"  # Hebrew and Arabic letters
_OTHER_SCRIPT = "0123456789abcdefghijklmnopqrstuvwxyz'"


class Match(msgspec.Struct, frozen=True, order=True, gc=False):
    """One place of one term.

    Code points ``start`` to ``end`` of the text given, proclitics and endings included.

    ``before`` and ``after`` count the code points of this span that are proclitics and endings.
    """

    start: int
    end: int
    term_id: str
    before: int = 0
    after: int = 0


class Matcher:
    """Finds all terms at once. Holds no state after construction; safe to share between threads."""

    def __init__(
        self, terms: Iterable[tuple[str, str, str] | Name], *, keeps_case: bool = False
    ) -> None:
        """Take (term id, surface, language code) or names that ask for more.

        Surfaces without letters never match.

        The order does not matter. Acronyms need their capitals, names the capitals of their words;
        Turkish names only with ``keeps_case``, because Turkish lower-cases what a list of names
        capitalises (recall 0.99 instead of 0.89 on the IMST treebank).
        """
        self._has_ascii_backward = False
        backward, forward = ahocorasick.Automaton(), ahocorasick.Automaton()
        for forms, rule in compile_names((Name(*term) for term in terms), keeps_case=keeps_case):
            alone = (rule,)
            for form in forms:
                if rule.is_prefixing:
                    self._has_ascii_backward |= form.isascii()
                    _add(backward, form[::-1], alone)
                else:
                    _add(forward, form, alone)
        self._backward, self._forward = _made(backward), _made(forward)

    def find(self, text: str, lang: str | None = None) -> list[Match]:
        """Return every match, overlapping ones included, in order of start, end and term.

        ``lang`` only widens: an English name in a Turkish text may take Turkish endings. A wrong
        language loses nothing.
        """
        return self.find_folded(fold(text), lang)

    def find_folded(self, folded: Folded, lang: str | None = None) -> list[Match]:
        """Do the same for a text that has been folded already."""
        found: _Found = {}
        if self._backward and (self._has_ascii_backward or not folded.text.isascii()):
            _search_backwards(self._backward, folded, found)
        if self._forward:
            _search_forwards(self._forward, folded, lang or "", found)
        return [Match(*place, *around) for place, around in sorted(found.items())]


def _search_backwards(automaton: ahocorasick.Automaton, folded: Folded, found: _Found) -> None:
    text = folded.text
    size = len(text)
    for last, (letters, rules) in automaton.iter(text[::-1]):
        start = size - 1 - last
        word = text.rfind(" ", 0, start) + 1
        before = text[word:start]
        if before and not _FIRST_PREFIXING <= before[0] <= _LAST_PREFIXING:
            before = before.lstrip(
                _OTHER_SCRIPT
            )  # 29نوفمبر: digits and Latin letters are no part of the word
            word = start - len(before)
        fitting = [rule for rule in rules if before in rule.before]
        if fitting:
            _keep_as_written(
                fitting, folded, (word, start, start + letters, start + letters), found
            )


def _search_forwards(
    automaton: ahocorasick.Automaton, folded: Folded, lang: str, found: _Found
) -> None:
    text = folded.text
    endings = grammar.LATIN.get(lang, NONE) - NONE
    for last, (letters, rules) in automaton.iter(text):
        end = text.index(" ", last)
        after = text[last + 1 : end]
        fitting = [
            rule
            for rule in rules
            if after in rule.after
            or (rule.is_whole and _is_widened(after, endings, rule.lang, lang))
        ]
        if fitting:
            start = last + 1 - letters
            _keep_as_written(fitting, folded, (start, start, last + 1, end), found)


def _is_widened(after: str, endings: Affixes, *langs: str) -> bool:
    """Whether the text's language allows the ending, or an apostrophe sets it off."""
    if after[0] != "'":
        return after in endings
    return len(after) <= _LONGEST_APOSTROPHE_ENDING and not grammar.APOSTROPHE.isdisjoint(langs)


def _keep_as_written(
    rules: list[Rule], folded: Folded, place: tuple[int, int, int, int], found: _Found
) -> None:
    """Keep the rules whose capitals are where the name has them, and between whose words no
    sentence ends.

    ``place`` is where the written word and in it the name begins, and where the name and the word
    end, in match form.
    """
    word, start, stop, end = place
    rules = [
        rule
        for rule in rules
        if not (rule.capitals or rule.smalls) or folded.has_case(start, rule.capitals, rule.smalls)
    ]
    if not rules:
        return
    span = folded.span(word, end)
    for rule in rules:
        if rule.is_one_piece and BREAK.search(_without_cuts(folded, span)):
            continue
        name = start - _article(folded.text[word:start]) if rule.has_article else start
        around = (
            folded.origin(name) - span[0] if name > word else 0,
            span[1] - folded.span(start, stop - rule.tail)[1] if end > stop or rule.tail else 0,
        )
        key = (*span, rule.term_id)
        found[key] = min(around, found.get(key, around))


def _without_cuts(folded: Folded, span: tuple[int, int]) -> str:
    """Return the published words of a match without the signs that cut them: حـ.ـزب الله."""
    published = folded.published[slice(*span)]
    return MARK_OR_CUT.sub("", published) if folded.is_cut else published


def _article(before: str) -> int:
    """Return how many of the letters before a name are its article: ال, or what لل leaves of it."""
    return 2 if before.endswith("ال") else 1


def _add(automaton: ahocorasick.Automaton, form: str, rules: tuple[Rule, ...]) -> None:
    """Search for one more form, anchored at the space before it."""
    key = " " + form
    _, others = automaton.get(key, (0, ()))
    values: _Values = (len(form), (*others, *rules) if others else rules)
    automaton.add_word(key, values)


def _made(automaton: ahocorasick.Automaton) -> ahocorasick.Automaton | None:
    """Make the automaton ready; None when nothing is to be found."""
    if not automaton:
        return None
    automaton.make_automaton()
    return automaton
