"""What workers read and import when they first need it, had once before they are forked.

Each child would spend 0.7 s on it, and 8 MB that it shares so.
"""

from datetime import date

from tasks import sources
from tasks.extraction import extract
from tasks.http.sites import site_of
from tasks.model import Page
from tasks.publishing.fingerprint import prints_of
from tasks.stories.packing import pack, unpack
from tasks.stories.telling import telling_of
from tasks.text.language import guess
from worker.isolation.feed_reader import SafeReader

_URL = "https://a.example/1"
_ON = date(2025, 11, 29)
_LINE = "عبر رتل تابع للتحالف الدولي جسر دير الزور برفقة دورية صباح يوم السبت. "
_PAGE = (
    "<html lang=ar><head><title>رتل يعبر الجسر</title></head><body><article><h1>رتل يعبر الجسر</h1>"
    f"<p>كتب: محرر</p><time>29 تشرين الثاني 2025 - 20:47</time><p>{_LINE * 4}</p></article></body>"
    "</html>"
)
_LANGUAGES = ("ar", "ckb", "en", "fa", "ku", "tr")


def rehearse() -> None:
    """Take an article out of a page, read it for its story, and take entries out of feeds.

    Doing it again costs 10 ms.
    """
    sources.bundled()
    site_of(_URL)
    guess("What no alphabet shows, the model is asked for.")
    extract(Page(_URL, _PAGE.encode(), "text/html; charset=utf-8"), on=_ON)
    prints_of(_LINE, _LINE)
    for lang in _LANGUAGES:
        unpack(pack(telling_of(_LINE, lang=lang)))
    SafeReader()
