"""Two families of errors.

They answer the caller's only question: is it worth another try, and when.

Every class of failure has one fixed ``reason`` word, which is also its metric label and its
dead-letter reason. All of them survive pickling: their arguments are their attributes.
"""


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


class QueryError(SettingsError):
    """A query is wrong.

    ``parameter`` is the one at fault; the message is one line that says what to write instead.
    """

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(parameter, detail)
        self.parameter = parameter
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.parameter}: {self.detail}"
