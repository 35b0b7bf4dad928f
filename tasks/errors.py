"""Two families of errors.

They answer the caller's only question: is it worth another try, and when.

Every class of failure has one fixed ``reason`` word, which is also its metric label and its
dead-letter reason. All of them survive pickling: their arguments are their attributes.
"""

from collections.abc import Mapping
from types import MappingProxyType


class RasidError(Exception):
    """Base of everything the pipeline raises on purpose.

    ``reason`` is a fixed word, ``detail`` is for people.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class TransientError(RasidError):
    """Worth another try.

    ``retry_after`` is the shortest wait in seconds that the other side asked for.
    """

    def __init__(self, reason: str, detail: str = "", retry_after: float = 0.0) -> None:
        super().__init__(reason, detail)
        self.args = (reason, detail, retry_after)
        self.retry_after = retry_after


class StoreDownError(TransientError):
    """The server of queues and streams does not answer.

    Nobody's fault, and no entry may end because of it.
    """

    def __init__(self, detail: str = "") -> None:
        super().__init__("store_down", detail)
        self.args = (detail,)


class StoppingError(RasidError):
    """The process has to stop: the work goes back as it was, and nobody is blamed."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("stopping", detail)
        self.args = (detail,)


class PermanentError(RasidError):
    """Not worth another try: the entry ends as a dead letter with ``reason``."""


class DeniedError(PermanentError):
    """We may not fetch this (robots.txt): an outcome of its own, not a fault."""


class NoArticle(PermanentError):  # noqa: N818 - the contract's name
    """The page holds no article text."""

    def __init__(self, reason: str = "no_article", detail: str = "") -> None:
        super().__init__(reason, detail)


class FeedError(PermanentError):
    """The answer is not a feed that can be read."""


class TaxonomyError(Exception):
    """A topics file is wrong; the message is one line: file, key, what to do."""


class SettingsError(Exception):
    """Something the operator gave is wrong.

    The message is one line that says what to do (exit code 2).
    """


# Why a query is refused, in English; places named ``meant`` hold a guess at what was meant.
QUERY_REASONS = {
    "no_words": "there is no letter or digit in it to look for; write a word",
    "phrase_too_long": "a phrase has at most {most} words; shorten it",
    "short_beginning": "{value!r}: at least {least} letters stand before *",
    "too_long": "at most {most} characters; shorten it",
    "too_many_words": "at most {most} words and phrases; take some away",
    "no_parameter": "no such parameter{meant}",
    "no_parameter_nor_words": "no such parameter{meant} (write words in quotes to look for them)",
    "not_excludable": "only topics, sources and words can be excluded",
    "given_twice": "is given twice; give it once",
    "too_many_values": "at most {most} values; take some away",
    "value_too_long": "{value!r}… is too long",
    "not_one_of": "{value!r} is none of {known}",
    "one_of": "is one of {known}",
    "no_id": "{value!r} is no topic's id",
    "no_salience": "{value!r} is neither main nor any",
    "no_number": "{value!r} is no number from {least} to {most}",
    "number": "is a number from {least} to {most}",
    "no_zone": "{value!r} is no time zone; write Asia/Damascus or UTC",
    "no_topic": "no topic {value!r}{meant}",
    "no_governorate": "no governorate {value!r}{meant}",
    "no_time": "{value!r} is no time; write 24h, 7d, yesterday, 2026-11-01, 2026-11-01T14:30",
    "no_time_nor_id": "{value!r} is no time; write 24h, 7d, yesterday, 2026-11-01, "
    "2026-11-01T14:30, or a message id",
    "no_cursor": "take it from a page's next or previous",
    "too_many_parameters": "at most {most} parameters; take some away",
}
_MEANT = "; did you mean {}?"
_NO_VALUES: Mapping[str, object] = MappingProxyType({})


class QueryError(SettingsError):
    """A query is wrong.

    ``parameter`` is the one at fault; the message is one line that says what to write instead.
    ``reason`` is a key of `QUERY_REASONS`, so that pages can say it in another language.
    """

    def __init__(
        self, parameter: str, reason: str, values: Mapping[str, object] = _NO_VALUES
    ) -> None:
        super().__init__(parameter, reason, dict(values))
        self.parameter = parameter
        self.reason = reason
        self.values = dict(values)

    @property
    def detail(self) -> str:
        """The reason, in English."""
        meant = self.values.get("meant")
        told = self.values | {"meant": _MEANT.format(meant) if meant else ""}
        return QUERY_REASONS[self.reason].format(**told)

    def __str__(self) -> str:
        return f"{self.parameter}: {self.detail}"
