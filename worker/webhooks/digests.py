"""Notifications as digests, through Apprise (extra ``notify``): ntfy, Telegram, Slack, mail ..."""

import warnings
from typing import Any

import msgspec

from tasks.errors import SettingsError
from tasks.text.sanitize import clean_line
from worker.state.hooks import Hook
from worker.state.outbox import Outbox, Waiting

_LINES = 20  # articles named in one digest; the rest are counted
_AT_ONCE = 1_000
_FAILED = "not delivered"


class Notifier:
    """Sends a hook what gathered since its last notification."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def notify(self, hook: Hook) -> None:
        """Send one digest when there is something due and the last one is long enough ago.

        The turn is taken before sending: a crash may repeat a digest, it never makes two at once.
        """
        due = self._outbox.due(_AT_ONCE)
        if not due or not self._outbox.may_send_digest(hook.every_seconds):
            return
        if service_of(hook.url).notify(title=_title(due), body=_body(due), body_format="text"):
            self._outbox.done(due, "sent")
        else:
            for one in due:
                self._outbox.failed(one, _FAILED)


def service_of(url: str) -> Any:
    """Make Apprise's service for one of its addresses.

    Raises SettingsError for no address of it, or without Apprise.
    """
    with warnings.catch_warnings():
        # of modules that Apprise looks for and can do without
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            import apprise  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise SettingsError(
                "notifications need Apprise: pip install 'rasid[notify]'"
            ) from error
        service = apprise.Apprise()
        is_known = service.add(url)
    if not is_known:
        raise SettingsError(
            "this is no address of Apprise; see its list of services, for example ntfy://topic"
        )
    return service


def _title(due: list[Waiting]) -> str:
    return f"Rasid: {len(due)} articles" if len(due) > 1 else "Rasid"


def _body(due: list[Waiting]) -> str:
    lines = [_line(msgspec.json.decode(one.event.body)) for one in due[:_LINES]]
    more = len(due) - len(lines)
    return "\n".join(lines + ([f"and {more} more"] if more > 0 else []))


def _line(event: dict[str, Any]) -> str:
    data = event["data"]
    if event["type"] == "stream.gap":
        return clean_line(f"{data['missed']} messages of {data['topic']} were lost")
    what = "" if event["type"] == "article.new" else f"[{event['type'].removeprefix('article.')}] "
    return (
        clean_line(f"{what}{data['title']} ({data['source']}, {', '.join(data['topics'])})")
        + f"\n{data['url']}"
    )
