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
from tasks.tagging.draft import HEAD, Draft, draft_of, toml_of
from tasks.tagging.lint import failed_examples
from tasks.tagging.taxonomy import Taxonomy, Topic
from tasks.tagging.taxonomy_toml import parse_topics
from worker.taxonomy.loader import load_taxonomy

KEPT = 20  # former versions of one topic
MOST_TOPICS = 500  # made on the pages
_HISTORY = ".history"
CONFLICT = "somebody else saved this topic meanwhile; open it again and look at what changed"


class TopicFile(msgspec.Struct, frozen=True):
    """A topic's file as it was read; ``version`` names what it holds, "" for none."""

    draft: Draft
    version: str


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
        """List the ids of topics that were made on the pages."""
        if self._directory is None or not self._directory.is_dir():
            return []
        names = sorted(file.stem for file in self._directory.glob("[a-z]*.toml"))
        return [name for name in names if self._is_made_here(name)]

    def _is_made_here(self, topic_id: str) -> bool:
        with suppress(SettingsError, TaxonomyError):  # of the operator, and for `rasid topics lint`
            return self._text(topic_id).startswith(HEAD)
        return False

    def read(self, topic_id: str) -> TopicFile | None:
        """Read a topic that was made on the pages, None for any other.

        Raises TaxonomyError for a file that is wrong by now, SettingsError for one that a form
        would change: what was written by hand stays.
        """
        text = self._text(topic_id) if self._directory is not None else ""
        if not text.startswith(HEAD):
            return None
        topics = parse_topics(f"{topic_id}.toml", text)
        draft = draft_of(topics[0])
        if draft.id != topic_id or _topics_of(draft) != topics:
            raise SettingsError(
                f"{topic_id}.toml was changed by hand and holds what no form shows: edit the file"
            )
        return TopicFile(draft, _version(text))

    def save(self, draft: Draft, version: str) -> Taxonomy:
        """Save a topic; returns the taxonomy that holds from now on.

        ``version`` is that of the file it was made from, "" for a new topic. Raises TaxonomyError
        for a topic that is wrong or whose sentences do not hold, SettingsError when it cannot be
        saved.
        """
        text = toml_of(draft)
        checked_topic(draft)
        with self._alone(draft.id):
            if _version(self._text(draft.id)) != version:
                raise SettingsError(CONFLICT)
            if not version and len(self.mine()) >= MOST_TOPICS:
                raise SettingsError(f"{MOST_TOPICS} topics were made here; remove some first")
            return self._replace(draft.id, text)

    def undo(self, topic_id: str, version: str) -> Taxonomy:
        """Take back the last change of a topic; a topic that was new is gone then.

        ``version`` is that of the file that was looked at: nobody undoes what another did since.
        """
        with self._alone(topic_id):
            versions = self._versions(topic_id)
            if not self._text(topic_id).startswith(HEAD) or not versions:
                raise SettingsError(f"nothing to undo of topic {topic_id}")
            if _version(self._text(topic_id)) != version:
                raise SettingsError(CONFLICT)
            former = versions[-1].read_text("utf-8")
            taxonomy = self._replace(topic_id, former, keeps=False)
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

    def _replace(self, topic_id: str, text: str, *, keeps: bool = True) -> Taxonomy:
        """Put a text in a file's place, or take the file away (""), when all would load."""
        place = self._place(topic_id)
        with_it = self._checked(topic_id, text)
        try:
            if keeps:
                self._keep(topic_id)
            if text:
                passing = place.with_name(f".{place.name}.new")
                passing.write_text(text, "utf-8")
                passing.replace(place)
            else:
                place.unlink(missing_ok=True)
        except OSError as error:
            raise SettingsError(f"{place} cannot be written: {error.strerror}") from error
        return with_it

    def _checked(self, topic_id: str, text: str) -> Taxonomy:
        """Load the folder as it would be, and run the topic's sentences."""
        taxonomy = load_taxonomy(self._directory, instead={f"{topic_id}.toml": text})
        for _, sentence, wrong in failed_examples(taxonomy, [topic_id]):
            raise TaxonomyError(f"{wrong}: {sentence}")
        return taxonomy

    def _keep(self, topic_id: str) -> None:
        folder = self._history(topic_id)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{time.time_ns():020d}.toml").write_text(self._text(topic_id), "utf-8")
        for old in self._versions(topic_id)[:-KEPT]:
            old.unlink()

    def _versions(self, topic_id: str) -> list[Path]:
        return sorted(self._history(topic_id).glob("*.toml"))

    def _history(self, topic_id: str) -> Path:
        return self._place(topic_id).parent / _HISTORY / topic_id

    def _text(self, topic_id: str) -> str:
        try:
            return self._place(topic_id).read_text("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{topic_id}.toml cannot be read: {error}") from error

    def _place(self, topic_id: str) -> Path:
        if self._directory is None:
            raise SettingsError(
                "topics are saved in a folder of your own: `rasid topics copy my-topics`, then set "
                "RASID_TOPICS_DIR to it and start again"
            )
        if not topic_id or not topic_id.replace("-", "").isalnum() or not topic_id.isascii():
            raise TaxonomyError(f"{topic_id!r} is no id of a topic")
        return self._directory / f"{topic_id}.toml"


def checked_topic(draft: Draft) -> Topic:
    """Read a draft as its file would be read. Raises TaxonomyError with one line for each fault."""
    (topic,) = _topics_of(draft)
    return topic


def _topics_of(draft: Draft) -> tuple[Topic, ...]:
    return parse_topics(f"{draft.id}.toml", toml_of(draft))


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
