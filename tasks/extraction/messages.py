"""A message of a Telegram channel, by the widget that shows it alone: it has no page heading."""

from tasks.errors import FeedError
from tasks.extraction.site_rules import Taken
from tasks.feeds import telegram
from tasks.model import Page

_MARK = "tgme_widget_message_text"


def message_on(page: Page, html: str) -> Taken | None:
    """Read the only message of a page, None where there is none, or several."""
    if _MARK not in html:
        return None
    try:
        found = telegram.parse(page.body, page.final_url or page.url, page.content_type).entries
    except FeedError:
        return None
    if len(found) != 1:
        return None
    written = found[0].published_at.isoformat() if found[0].published_at else ""
    return Taken("", tuple(found[0].summary.split("\n")), found[0].title, written, ())
