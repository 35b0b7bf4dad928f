"""The operator's folder of topics, where topics made on the pages are files of their own.

A file is checked as the whole folder with it would be loaded, and its sentences are run, before it
takes the place of the old one in one step. The old one is kept, so every change can be undone.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from tasks.errors import SettingsError, TaxonomyError
from tasks.tagging.draft import HEAD, OVER, Draft, draft_of, draft_over, toml_of, toml_over
from tasks.tagging.lint import failed_examples
from tasks.tagging.taxonomy import Taxonomy, Topic
from tasks.tagging.taxonomy_toml import parse_topics
from worker.taxonomy.loader import load_taxonomy
from worker.taxonomy.prepared_topics import tagger_of

KEPT = 20  # former versions of one topic
MOST_TOPICS = 500  # made on the pages
_HISTORY = ".history"
_OVER = ".here"  # of the name of a file that stands in place of a topic elsewhere: no id has a dot
_MORE = "{file} holds more of this topic than a form shows: edit the file"
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
            for topic in parse_topics(place.name, _text_of(place)):
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
            if _version(self._text(name)) != version:
                raise SettingsError(CONFLICT)
            if not version and len(self.mine()) >= MOST_TOPICS:
                raise SettingsError(f"{MOST_TOPICS} topics were made here; remove some first")
            _topics_of(draft, base)
            return self._replace(name, _toml_of(draft, base))

    def undo(self, topic_id: str, version: str) -> Taxonomy:
        """Take back the last change of a topic; a topic that was new is gone then, and one of
        another file is again as it is there.

        ``version`` is that of the file that was looked at: nobody undoes what another did since.
        """
        with self._alone(topic_id):
            name = self._name(topic_id)
            versions = self._versions(name)
            if not self._is_made_here(name) or not versions:
                raise SettingsError(f"nothing to undo of topic {topic_id}")
            if _version(self._text(name)) != version:
                raise SettingsError(CONFLICT)
            former = versions[-1].read_text("utf-8")
            taxonomy = self._replace(name, former, keeps=False)
            versions[-1].unlink()
            return taxonomy

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

    def _replace(self, name: str, text: str, *, keeps: bool = True) -> Taxonomy:
        """Put a text in a file's place, or take the file away (""), when all would load."""
        place = self._place(name)
        with_it = self._checked(name, text)
        try:
            if keeps:
                self._keep(name)
            if text:
                passing = place.with_name(f".{place.name}.new")
                passing.write_text(text, "utf-8")
                passing.replace(place)
            else:
                place.unlink(missing_ok=True)
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

    def _keep(self, name: str) -> None:
        folder = self._history(name)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{time.time_ns():020d}.toml").write_text(self._text(name), "utf-8")
        for old in self._versions(name)[:-KEPT]:
            old.unlink()

    def _versions(self, name: str) -> list[Path]:
        return sorted(self._history(name).glob("*.toml"))

    def _history(self, name: str) -> Path:
        return self._place(name).parent / _HISTORY / name

    def _text(self, name: str) -> str:
        return _text_of(self._place(name))

    def _place(self, name: str) -> Path:
        if self._directory is None:
            raise SettingsError(
                "topics are saved in a folder of your own: `rasid topics copy my-topics`, then set "
                "RASID_TOPICS_DIR to it and start again"
            )
        plain = name.removesuffix(_OVER).replace("-", "")
        if not plain.isalnum() or not plain.isascii():
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


def _text_of(place: Path) -> str:
    try:
        return place.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{place.name} cannot be read: {error}") from error


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
