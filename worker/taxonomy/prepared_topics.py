"""Topics that a process loads once for itself and for all that it forks."""

import gc
from pathlib import Path

from tasks.tagging.tagger import Tagger
from tasks.tagging.taxonomy import Taxonomy
from worker.taxonomy.loader import ArticleTagger, is_topic_file, load_taxonomy

Print = tuple[tuple[str, int, int], ...]
_prepared: dict[tuple[Path | None, Print], ArticleTagger] = {}


def prepare(directory: Path | None) -> None:
    """Load the topics for every process that this one will fork: they share its memory.

    Raises as `load_taxonomy`.
    """
    key = _key(directory)
    if key not in _prepared:
        _prepared[key] = ArticleTagger(load_taxonomy(directory))
    gc.collect()
    gc.freeze()  # a collection in a child would write to every page that it shares


def article_tagger_of(directory: Path | None) -> ArticleTagger:
    """Return what was prepared, while the files are the same, else compile what is new.

    Raises as `load_taxonomy`.
    """
    return _prepared.get(_key(directory)) or ArticleTagger(load_taxonomy(directory), _compiled())


def taxonomy_of(directory: Path | None) -> Taxonomy:
    """Return the topics that were prepared, while the files are the same, else load them.

    Raises as `load_taxonomy`.
    """
    prepared = _prepared.get(_key(directory))
    return prepared.taxonomy if prepared else load_taxonomy(directory)


def tagger_of(taxonomy: Taxonomy) -> Tagger:
    """Return what was prepared from this very taxonomy, else compile what is new in it."""
    for prepared in _prepared.values():
        if prepared.taxonomy is taxonomy:
            return prepared.tagger
    return Tagger(taxonomy, _compiled())


def _compiled() -> Tagger | None:
    """Return of what was prepared the one that knows most, whose terms need no compiling."""
    taggers = (prepared.tagger for prepared in _prepared.values())
    return max(taggers, key=lambda tagger: len(tagger.topics), default=None)


def _key(directory: Path | None) -> tuple[Path | None, Print]:
    return directory and directory.resolve(), print_of(directory)


def print_of(directory: Path | None) -> Print:
    """Take names, times and sizes of a folder's files; () for one unreadable or bundled."""
    if directory is None:
        return ()
    try:
        files = [path for path in sorted(directory.iterdir()) if is_topic_file(path.name)]
    except OSError:
        return ()
    return tuple(map(_print_of_file, files))


def _print_of_file(path: Path) -> tuple[str, int, int]:
    try:
        seen = path.stat()
    except OSError:  # a link that leads nowhere is noticed like any other change
        return path.name, 0, 0
    return path.name, seen.st_mtime_ns, seen.st_size
