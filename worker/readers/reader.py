"""A reader: a name, the topics it may read, and what it may change."""

import re

import msgspec

from tasks.errors import SettingsError
from worker.config.web_tokens import ALL

READ, ALERT, EDIT, OPERATE = ROLES = ("read", "alert", "edit", "operate")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}", re.ASCII)
LOCAL, OPEN, PLACED = "local", "open", "token-"  # names of readers that nobody adds
_WHOLE = frozenset({ALL, "articles"})  # topics that open every article; the second is its stream
_TOPIC = re.compile(r"[a-z0-9-]{1,64}|\*")
MOST_TOPICS = 100


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """A reader; ``digest`` is that of its secret, "" for one that a proxy names.

    Every reader may read and keep marks of its own, whatever its other roles are.
    """

    name: str
    topics: tuple[str, ...] = (ALL,)
    roles: tuple[str, ...] = (READ,)
    digest: str = ""
    added_at: float = 0.0

    def may(self, role: str) -> bool:
        """Whether it has a role.

        Who makes topics decides what they find, and could open every article with one that finds
        all; so that role counts for readers of all articles only.
        """
        return role == READ or (role in self.roles and (role != EDIT or self.sees_all))

    @property
    def sees_all(self) -> bool:
        """Whether every article is open to it."""
        return not self.opened.isdisjoint(_WHOLE)

    @property
    def keeps(self) -> bool:
        """Whether it may keep and change things: all strangers of an open wall are one reader."""
        return self.name != OPEN

    @property
    def opened(self) -> frozenset[str]:
        """The topics as a set; ``*`` stands for all."""
        return frozenset(self.topics)


def checked(name: str, topics: tuple[str, ...], roles: tuple[str, ...]) -> Reader:
    """Make a reader without a secret. Raises SettingsError for what cannot be one."""
    if not NAME.fullmatch(name):
        raise SettingsError(f"{name!r} is no name: letters, digits and . _ @ + - only, at most 64")
    if name in {LOCAL, OPEN} or name.startswith(PLACED):
        raise SettingsError(f"{name} is the name of a reader that nobody adds; choose another")
    wrong = next((role for role in roles if role not in ROLES), None)
    if wrong is not None:
        raise SettingsError(f"{wrong!r} is no role; there are {', '.join(ROLES)}")
    wrong = next((topic for topic in topics if not _TOPIC.fullmatch(topic)), None)
    if wrong is not None or not topics or len(topics) > MOST_TOPICS:
        raise SettingsError(f"topics must be 1 to {MOST_TOPICS} ids, or * for all: {wrong!r}")
    ordered = tuple(role for role in ROLES if role in {READ, *roles})
    reader = Reader(name=name, topics=tuple(dict.fromkeys(topics)), roles=ordered)
    if EDIT in ordered and not reader.may(EDIT):
        raise SettingsError(
            "who makes topics says what they find, so could read all articles; the role edit needs "
            "all topics: leave out --topic, or the role"
        )
    return reader
