"""The operator's folder of topics, where topics made on the pages are files of their own.

A file is checked as the whole folder with it would be loaded, and its sentences are run, before it
takes the place of the old one in one step. The old one is kept, so every change can be undone, and
what was undone comes back.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from tasks.errors import SettingsError, TaxonomyError
from tasks.tagging.draft import (
    HEAD,
    LONGEST_ID,
    OVER,
    Draft,
    draft_of,
    draft_over,
    toml_of,
    toml_over,
)
from tasks.tagging.lint import failed_examples
from tasks.tagging.taxonomy import Taxonomy, Topic
from tasks.tagging.taxonomy_toml import parse_topics
from worker.taxonomy.loader import load_taxonomy
from worker.taxonomy.prepared_topics import tagger_of
from worker.taxonomy.topic_history import HISTORY, TopicHistory, read_text, replace_durably

MOST_TOPICS = 500  # made on the pages
_OVER = ".here"  # of the name of a file that stands in place of a topic elsewhere: no id has a dot
_MORE = "{file} holds more of this topic than a form shows: edit the file"
_TAKEN = "{file} is a file of the folder that was not made on the pages; choose another id"
CONFLICT = "somebody else saved this topic meanwhile; open it again and look at what changed"


class TopicFile(msgspec.Struct, frozen=True):
    """A topic's file as it was read; ``version`` names what it holds, "" for none.

    ``base`` is the topic that it stands in place of, or would, with what no form shows of it.
    """

    draft: Draft
    version: str
    base: Topic | None = None

    def topic(self, draft: Draft) -> Topic:
        """Read a draft of it as its file would be read. Raises TaxonomyError."""
        (topic,) = _topics_of(draft, self.base)
        return topic


class TopicFolder:
    """Reads and writes the files of topics made on the pages."""

    def __init__(self, directory: Path | None) -> None:
        """Take the folder of the settings; without one nothing can be saved."""
        self._directory = directory

    @property
    def is_writable(self) -> bool:
        """Whether there is a folder, and files may be made in it."""
        return self._directory is not None and os.access(self._directory, os.W_OK)

    def mine(self) -> list[str]:
        """List the ids of topics that were made or changed on the pages."""
        if self._directory is None or not self._directory.is_dir():
            return []
        names = sorted(file.stem for file in self._directory.glob("[a-z]*.toml"))
        return [name.removesuffix(_OVER) for name in names if self._is_made_here(name)]

    def _is_made_here(self, name: str) -> bool:
        with suppress(SettingsError, TaxonomyError):  # of the operator, and for `rasid topics lint`
            return self._text(name).startswith((HEAD, OVER))
        return False

    def read(self, topic_id: str) -> TopicFile | None:
        """Read a topic that was made or changed on the pages, None for any other.

        Raises TaxonomyError for a file that is wrong by now, SettingsError for one that a form
        would change: what was written by hand stays.
        """
        if self._directory is None:
            return None
        name = self._name(topic_id)
        text = self._text(name)
        if not text.startswith((HEAD, OVER)):
            return None
        topics = parse_topics(f"{name}.toml", text)
        base = topics[0] if text.startswith(OVER) else None
        draft = draft_over(base) if base else draft_of(topics[0])
        if draft.id != topic_id or _topics_of(draft, base) != topics:
            raise SettingsError(_MORE.format(file=f"{name}.toml"))
        return TopicFile(draft, _version(text), base)

    def open(self, topic_id: str) -> TopicFile | None:
        """Read a topic as `read` does, or one of another file of the folder, to be changed here.

        None for one that no TOML file of the folder holds.
        """
        if self._directory is None or (file := self.read(topic_id)) is not None:
            return None if self._directory is None else file
        for place in sorted(self._directory.glob("*.toml")):
            for topic in parse_topics(place.name, read_text(place)):
                if topic.id == topic_id:
                    draft = draft_over(topic)
                    if _topics_of(draft, topic) != (topic,):
                        raise SettingsError(_MORE.format(file=place.name))
                    return TopicFile(draft, "", topic)
        return None

    def save(self, draft: Draft, version: str, *, is_over: bool = False) -> Taxonomy:
        """Save a topic; returns the taxonomy that holds from now on.

        ``version`` is that of the file it was made from, "" for a new topic, and with ``is_over``
        for one of another file. Raises TaxonomyError for a topic that is wrong or whose sentences
        do not hold, SettingsError when it cannot be saved.
        """
        with self._alone(draft.id):
            file = (self.open if is_over else self.read)(draft.id)
            base = file.base if file else None
            name = f"{draft.id}{_OVER}" if base else draft.id
            self._require(name, version)
            _topics_of(draft, base)
            text = _toml_of(draft, base)
            return self._replace(name, text, lambda past: past.keep(self._text(name)))

    def undo(self, topic_id: str, version: str) -> Taxonomy:
        """Take back the last change of a topic; a topic that was new is gone then, and one of
        another file is again as it is there. What is taken back is kept for `redo`.

        ``version`` is that of the file that was looked at: nobody undoes what another did since.
        """
        with self._alone(topic_id):
            name = self._name(topic_id)
            text = self._text(name)
            former = _from_other(TopicHistory(self._place(name)).past(), text)
            if not self._is_made_here(name) or not former:
                raise SettingsError(f"nothing to undo of topic {topic_id}")
            self._require(name, version)
            return self._turn(name, former, lambda past: past.keep_undone(text))

    def redo(self, topic_id: str, version: str) -> Taxonomy:
        """Bring back what was undone last of a topic, one that is gone too (``version`` "")."""
        with self._alone(topic_id):
            name = self._name_of_undone(topic_id)
            text = self._text(name)
            undone = _from_other(TopicHistory(self._place(name)).undone(), text)
            if not undone:
                raise SettingsError(f"nothing of topic {topic_id} was undone")
            self._require(name, version)
            return self._turn(name, undone, lambda past: past.keep_redone(text))

    def has_undone(self, topic_id: str) -> bool:
        """Whether something of a topic can be brought back."""
        name = self._name_of_undone(topic_id)
        return bool(_from_other(TopicHistory(self._place(name)).undone(), self._text(name)))

    def gone(self) -> list[str]:
        """List the ids of topics that undoing took away and that can be brought back."""
        if self._directory is None:
            return []
        names = sorted({file.parent.name for file in self._directory.glob(f"{HISTORY}/*/*")})
        return [
            name
            for name in names
            if not name.endswith(_OVER) and not self._place(name).exists() and self.has_undone(name)
        ]

    @contextmanager
    def _alone(self, topic_id: str) -> Iterator[None]:
        """Keep everybody else out of the folder, in any process of this machine."""
        folder = self._place(topic_id).parent
        try:
            lock = os.open(folder, os.O_RDONLY)
        except OSError as error:
            raise SettingsError(f"{folder} cannot be read: {error.strerror}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _require(self, name: str, version: str) -> None:
        """Raise SettingsError where a file is not as it was looked at, or there are too many."""
        text = self._text(name)
        if text and not text.startswith((HEAD, OVER)):
            raise SettingsError(_TAKEN.format(file=f"{name}.toml"))
        if _version(text) != version:
            raise SettingsError(CONFLICT)
        if not version and len(self.mine()) >= MOST_TOPICS:
            raise SettingsError(f"{MOST_TOPICS} topics were made here; remove some first")

    def _turn(
        self, name: str, texts: Sequence[Path], keep: Callable[[TopicHistory], None]
    ) -> Taxonomy:
        """Make the first of some texts of the history the file again; none stays there."""
        taxonomy = self._replace(name, read_text(texts[0]), keep)
        TopicHistory(self._place(name)).drop(texts)
        return taxonomy

    def _replace(self, name: str, text: str, keep: Callable[[TopicHistory], None]) -> Taxonomy:
        """Put a text in a file's place, or take the file away (""), when all would load.

        The old one is kept first; when it returns, both are on the disk.
        """
        place = self._place(name)
        with_it = self._checked(name, text)
        if text == self._text(name):
            return with_it
        try:
            keep(TopicHistory(place))
            replace_durably(place, text)
        except OSError as error:
            raise SettingsError(f"{place} cannot be written: {error.strerror}") from error
        return with_it

    def _checked(self, name: str, text: str) -> Taxonomy:
        """Load the folder as it would be, and run the topic's sentences."""
        taxonomy = load_taxonomy(self._directory, instead={f"{name}.toml": text})
        ids = [name.removesuffix(_OVER)]
        for _, sentence, wrong in failed_examples(taxonomy, ids, tagger_of(taxonomy)):
            raise TaxonomyError(f"{wrong}: {sentence}")
        return taxonomy

    def _name(self, topic_id: str) -> str:
        """Name the file of a topic: of one that stands in place of another where there is one."""
        over = f"{topic_id}{_OVER}"
        return over if self._place(over).exists() else topic_id

    def _name_of_undone(self, topic_id: str) -> str:
        """Name the file of a topic of which something was undone; it may be gone."""
        over = f"{topic_id}{_OVER}"
        return over if TopicHistory(self._place(over)).undone() else self._name(topic_id)

    def _text(self, name: str) -> str:
        return read_text(self._place(name))

    def _place(self, name: str) -> Path:
        if self._directory is None:
            raise SettingsError(
                "topics are saved in a folder of your own: `rasid topics copy my-topics`, then set "
                "RASID_TOPICS_DIR to it and start again"
            )
        plain = name.removesuffix(_OVER)
        if len(plain) > LONGEST_ID:
            raise TaxonomyError(f"the id has at most {LONGEST_ID} letters")
        if not plain.replace("-", "").isalnum() or not plain.isascii():
            raise TaxonomyError(f"{name!r} is no id of a topic")
        return self._directory / f"{name}.toml"


def checked_topic(draft: Draft) -> Topic:
    """Read a draft as its file would be read. Raises TaxonomyError with one line for each fault."""
    (topic,) = _topics_of(draft, None)
    return topic


def _topics_of(draft: Draft, base: Topic | None) -> tuple[Topic, ...]:
    return parse_topics(f"{draft.id}.toml", _toml_of(draft, base))


def _toml_of(draft: Draft, base: Topic | None) -> str:
    return toml_over(draft, base) if base else toml_of(draft)


def _from_other(files: Sequence[Path], text: str) -> Sequence[Path]:
    """Return the last file that holds another text and what follows it: a crash leaves one twice;
    none where there is no such file.
    """
    at = len(files)
    while at and read_text(files[at - 1]) == text:
        at -= 1
    return files[at - 1 :] if at else ()


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
