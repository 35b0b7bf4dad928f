"""A date as programs or people write it."""

from tasks.text.dates import Date, read_date

__all__ = ["Date", "parse_date"]


def parse_date(text: str, *, zone: str = "Asia/Damascus", lang: str = "") -> Date | None:
    """Read the first complete date of a text; None when there is none or it is not understood.

    ``zone``, a name of the IANA database, holds where the text names none; ``lang`` (BCP 47)
    decides between names of months and orders of numbers that languages share. Raises ValueError
    for a zone that does not exist. The method is `tasks.text.dates`.
    """
    return read_date(text, zone, lang)
