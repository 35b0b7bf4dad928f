"""Find names in text as they are written: with proclitics, endings, other letters for the same sound, split or joined.

A name is searched in match form by an Aho-Corasick automaton (pyahocorasick; no other module imports it) and a hit
counts when what surrounds it inside the written word is something the name's language puts there
(``tasks.core.grammar``). Arabic and Hebrew put their grammar before a name, so these names are searched from the end of
the word backwards, anchored at the space after it; all others forwards, anchored at the space before. Anchoring keeps
the automaton at its root inside most words: 4 µs/KB instead of 10.
"""

from collections.abc import Iterable

import ahocorasick
import msgspec

from tasks.core import grammar
from tasks.core.arabic import Folded, fold
from tasks.core.grammar import NONE, Affixes
from tasks.core.rules import BREAK, Rule, compile_term

_LONGEST_APOSTROPHE_ENDING = 8
_FIRST_PREFIXING, _LAST_PREFIXING = "\u0590", "\u06ff"  # Hebrew and Arabic letters
_OTHER_SCRIPT = "0123456789abcdefghijklmnopqrstuvwxyz'"


class Match(msgspec.Struct, frozen=True, order=True):
    """One place of one term: code points ``start`` to ``end`` of the text given, proclitics and endings included."""

    start: int
    end: int
    term_id: str


class Matcher:
    """Finds all terms at once. Holds no state after construction; safe to share between threads."""

    def __init__(self, terms: Iterable[tuple[str, str, str]], *, keeps_case: bool = False) -> None:
        """Take (term id, surface, language code); the order does not matter, surfaces without letters never match.

        Acronyms need their capitals, names the capitals of their words; Turkish names only with ``keeps_case``, because
        Turkish lower-cases what a list of names capitalises (recall 0.99 instead of 0.89 on the IMST treebank).
        """
        rules = {rule for term in terms for rule in compile_term(*term, keeps_case=keeps_case)}
        self._backward = _automaton({rule for rule in rules if rule.is_prefixing}, reverse=True)
        self._forward = _automaton({rule for rule in rules if not rule.is_prefixing}, reverse=False)

    def find(self, text: str, lang: str | None = None) -> list[Match]:
        """Return every match, overlapping ones included, in order of start, end and term.

        ``lang`` only widens: an English name in a Turkish text may take Turkish endings. A wrong language loses nothing.
        """
        folded = fold(text)
        found: set[tuple[int, int, str]] = set()
        if self._backward:
            _search_backwards(self._backward, folded, found)
        if self._forward:
            _search_forwards(self._forward, folded, lang or "", found)
        return [Match(*place) for place in sorted(found)]


def _search_backwards(automaton: ahocorasick.Automaton, folded: Folded, found: set[tuple[int, int, str]]) -> None:
    text = folded.text
    size = len(text)
    for last, (letters, rules) in automaton.iter(text[::-1]):
        start = size - 1 - last
        word = text.rfind(" ", 0, start) + 1
        before = text[word:start]
        if before and not _FIRST_PREFIXING <= before[0] <= _LAST_PREFIXING:
            before = before.lstrip(_OTHER_SCRIPT)  # 29نوفمبر: digits and Latin letters are no part of the word
            word = start - len(before)
        fitting = [rule for rule in rules if before in rule.before]
        if fitting:
            _keep_as_written(fitting, folded, start, (word, start + letters), found)


def _search_forwards(automaton: ahocorasick.Automaton, folded: Folded, lang: str, found: set[tuple[int, int, str]]) -> None:
    text = folded.text
    endings = grammar.LATIN.get(lang, NONE) - NONE
    for last, (letters, rules) in automaton.iter(text):
        end = text.index(" ", last)
        after = text[last + 1 : end]
        fitting = [
            rule
            for rule in rules
            if after in rule.after or (rule.is_whole and _is_widened(after, endings, rule.lang, lang))
        ]
        if fitting:
            start = last + 1 - letters
            _keep_as_written(fitting, folded, start, (start, end), found)


def _is_widened(after: str, endings: Affixes, *langs: str) -> bool:
    """Whether the text's language allows the ending, or an apostrophe sets it off."""
    if after[0] != "'":
        return after in endings
    return len(after) <= _LONGEST_APOSTROPHE_ENDING and not grammar.APOSTROPHE.isdisjoint(langs)


def _keep_as_written(
    rules: list[Rule], folded: Folded, start: int, word: tuple[int, int], found: set[tuple[int, int, str]]
) -> None:
    """Keep the rules whose capitals are where the name has them, and between whose words no sentence ends."""
    span = folded.span(*word)
    for rule in rules:
        if rule.capitals and not all(folded.is_capital(start + offset) for offset in rule.capitals):
            continue
        if rule.is_one_piece and BREAK.search(folded.published, *span):
            continue
        found.add((*span, rule.term_id))


def _automaton(rules: set[Rule], *, reverse: bool) -> ahocorasick.Automaton | None:
    """Build the automaton of one direction, or None without rules; its values are (letters, rules) of a form."""
    by_form: dict[str, list[Rule]] = {}
    for rule in rules:
        by_form.setdefault(rule.form, []).append(rule)
    automaton = ahocorasick.Automaton()
    for form, group in by_form.items():
        automaton.add_word(" " + (form[::-1] if reverse else form), (len(form), tuple(group)))
    automaton.make_automaton()
    return automaton if by_form else None
