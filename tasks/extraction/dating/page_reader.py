"""How the dates of one page are read: its zone, its language, whether the day comes first."""

import msgspec

from tasks.extraction.page_metadata import PageMetadata
from tasks.text.dates import DAMASCUS, Date, Order, read_date

_TEHRAN = "Asia/Tehran"


class PageReader(msgspec.Struct, frozen=True):
    """Reads the dates of a page; a time without a zone is in ``zone`` (IANA)."""

    zone: str
    lang: str
    order: Order

    def read(self, text: str) -> Date | None:
        """Read the first date of a text."""
        return read_date(text, self.zone, self.lang, self.order) if text else None


def reader_of(metadata: PageMetadata) -> PageReader:
    """Choose the zone of times that name none: the source's, else by the page's language."""
    is_persian = metadata.lang.lower().startswith("fa")
    zone = metadata.zone or (_TEHRAN if is_persian else DAMASCUS)
    return PageReader(zone, metadata.lang, metadata.order)
