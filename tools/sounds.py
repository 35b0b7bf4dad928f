"""How sounds of Arabic and Kurdish names are written in Latin letters, for tools/romanise.py.

A name comes in the romanisation of libraries (ALA-LC; ē and ō in Kurdish names). Of each sound the
ways are listed in which newspapers, maps and agencies of English, French, German and Turkish habit
write it, with how far each is from the usual one.
"""

import re

FARTHEST = 3  # distance of a whole name; what is farther is no spelling that anybody uses

Ways = dict[str, int]  # spellings of a sound, with their distance from the usual one

# Sounds, longest first where one begins another. What is not here is written as it is.
SOUNDS: dict[str, Ways] = {
    "iyy": {"iy": 0, "i": 0, "iyy": 1, "eyy": 3, "iey": 3},
    "ayy": {"ayy": 0, "ay": 1, "aiy": 2, "aii": 3},
    "uww": {"uww": 0, "uw": 1},
    "uw": {"uw": 0, "w": 1, "ou": 1, "ouw": 2},
    "ay": {"ay": 0, "ei": 0, "ai": 1, "ey": 1, "e": 1},
    "aw": {"aw": 0, "o": 0, "ou": 1, "au": 2, "ow": 2, "oo": 2, "u": 2},
    "kh": {"kh": 0, "ch": 3},
    "gh": {"gh": 0, "g": 1},
    "sh": {"sh": 0, "ch": 1, "sch": 3},
    "th": {"th": 0, "t": 1},
    "dh": {"dh": 0, "d": 2, "th": 2, "z": 3},
    "ḥ": {"h": 0},
    "ṭ": {"t": 0},
    "ḍ": {"d": 0, "dh": 3},
    "ṣ": {"s": 0},
    "ẓ": {"z": 0, "dh": 2, "th": 3, "d": 3},
    "q": {"q": 0, "k": 1, "g": 3},
    "j": {"j": 0, "dj": 2, "g": 2},
    "a": {"a": 0, "e": 2},
    "ā": {"a": 0, "aa": 3},
    "i": {"i": 0, "e": 1},
    "ī": {"i": 0, "ee": 2, "e": 3},
    "u": {"u": 0, "o": 1, "ou": 1},
    "ū": {"u": 0, "ou": 0, "oo": 1, "o": 2},
    "ē": {"e": 0, "i": 2},
    "ō": {"o": 0, "ou": 1, "oo": 1, "u": 2},
    "ʿ": {"": 0, "'": 1},
    "ʾ": {"": 0, "'": 1},
}
FINAL: dict[str, Ways] = {
    "ah": {"ah": 0, "a": 0, "eh": 1, "e": 1},
    "āh": {"a": 0, "ah": 1},
    "at": {"at": 0, "et": 1},
    "īn": {"in": 0, "een": 1, "ine": 1},
    "ī": {"i": 0, "y": 1, "ee": 2},
    "ā": {"a": 0, "ah": 3},
}
BESIDE_A: Ways = {"": 0, "'": 1, "a": 1}  # ʿ beside an a is often written as one more
BETWEEN_VOWELS: Ways = {"s": 0, "ss": 2}  # a French s between vowels would be a z
DOUBLED = 1  # to write a doubled consonant once
VOWELS = "aāiīuūēō"
SOUND = re.compile("|".join(SOUNDS) + "|.")
FINAL_SOUND = re.compile(f"({'|'.join(FINAL)})$")
DOUBLES = re.compile(r"(kh|gh|sh|th|dh|[^\Waāiīuūēō])\1")

ARTICLES: Ways = {"al": 0, "el": 1}
SUN = re.compile("th|dh|sh|[tdrzsṣḍṭẓln]")
ASSIMILATED = "ae"
DROPPED = 2
JOINED_BEHIND, JOINED_BEFORE = 1, 1  # distance of no space behind the article, and before it
JOINED_WORDS = 4


def times(left: Ways, right: Ways, *, between: str = "") -> Ways:
    """Join every way of one part with every way of another, as near as allowed."""
    ways: Ways = {}
    for first, far in left.items():
        for second, farther in right.items():
            if far + farther <= FARTHEST:
                joined = first + between + second
                ways[joined] = min(far + farther, ways.get(joined, FARTHEST))
    return ways


def union(*choices: Ways) -> Ways:
    """Take the nearest of each spelling."""
    ways: Ways = {}
    for choice in choices:
        for spelling, far in choice.items():
            ways[spelling] = min(far, ways.get(spelling, far))
    return ways


def farther(ways: Ways, by: int) -> Ways:
    """Put ways farther from the usual one."""
    return {spelling: far + by for spelling, far in ways.items()}


def of_sound(sound: str, before: str, after: str) -> Ways:
    """Return how a sound is written between two letters."""
    if sound == "ʿ" and {before, after} & {"a", "ā"}:
        return BESIDE_A
    if sound in "sṣ" and before and after and before in VOWELS and after in VOWELS:
        return BETWEEN_VOWELS
    if sound == "y" and before and after and before not in VOWELS and after in VOWELS:
        return {"y": 0, "i": 1}
    if sound == "k" and after == "i":
        return {"k": 0, "qu": 2}
    return SOUNDS.get(sound, {sound: 0})


def of_word(word: str) -> Ways:
    """Return how a word without its article is written."""
    ways: Ways = {"": 0}
    final = FINAL_SOUND.search(word)
    stem = word[: final.start()] if final else word
    at = 0
    while at < len(stem):
        double = DOUBLES.match(stem, at)
        sound = double[1] if double else SOUND.match(stem, at)[0]
        end = double.end() if double else at + len(sound)
        one = of_sound(sound, word[at - 1 : at], word[end : end + 1])
        ways = times(ways, _doubled(one) if double else one)
        at = end
    return times(ways, FINAL[final[1]]) if final else ways


def _doubled(ways: Ways) -> Ways:
    """Write a consonant twice, or once; of two letters usually once: khkh is rare."""
    twice = {way * 2: far for way, far in ways.items() if len(way) == 1}
    once = farther(ways, DOUBLED if twice else 0)
    return union(twice, once)


def definite(noun: str) -> Ways:
    """Return a noun with its article: al- and el-, assimilated before sun letters, or joined."""
    ways = of_word(noun)
    found = []
    for article, far in ARTICLES.items():
        found.append(farther(times({article: 0}, ways, between=" "), far))
        found.append(farther(times({article: 0}, ways), far + JOINED_BEHIND + 1))
    if SUN.match(noun):
        found += [_assimilated(spelling, far) for spelling, far in ways.items()]
    return union(*found)


def _assimilated(spelling: str, far: int) -> Ways:
    """Return ez-Zor, ezzor and ezor for zor."""
    digraph = spelling[:2] in {"sh", "ch", "th", "dh"}
    letters = spelling[: 2 if digraph else 1]
    ways: Ways = {}
    for vowel in ASSIMILATED:
        ways[f"{vowel}{letters} {spelling}"] = far
        ways[f"{vowel}{letters}{spelling}"] = far + JOINED_BEHIND
        ways[f"{vowel}{spelling}"] = far + JOINED_BEHIND + 1
    return ways


def romanise(name: str, *, with_article: bool = True, without: bool = True) -> Ways:
    """Return the spellings of a vocalised name, of one word or several, with their distances.

    A name that begins with its article is given with it, without it, or both; without it where
    neither is asked for.
    """
    first, *others = name.split()
    noun = first.removeprefix("al-")
    bare = of_word(noun)
    if noun == first:
        ways = bare
    else:
        with_it = definite(noun) if with_article or not without else {}
        ways = union(with_it, bare if without else {})
    for word in others:
        noun = word.removeprefix("al-")
        ways = _with_noun(ways, noun) if noun == word else _with_definite(ways, noun)
    return ways


def _with_noun(ways: Ways, noun: str) -> Ways:
    part = of_word(noun)
    return union(times(ways, part, between=" "), farther(times(ways, part), JOINED_WORDS))


def _with_definite(ways: Ways, noun: str) -> Ways:
    part = definite(noun)
    return union(
        times(ways, part, between=" "),
        farther(times(ways, part), JOINED_BEFORE),
        farther(times(ways, of_word(noun), between=" "), DROPPED),
    )
