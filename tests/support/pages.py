"""A page of news as small as one can be, for tests that change one thing about it."""

from tasks.extraction import extract
from tasks.model import Article, Page

URL = "https://news.example/syria/convoy-turned-back"
PARAGRAPH = (
    "أعادت قوات الأمن رتلًا للتحالف الدولي كان متجهًا إلى مدينة دير الزور، وطلبت من قادته "
    "العودة إلى شرق الفرات."
)
TITLE = "قوات الأمن تعيد رتلًا للتحالف الدولي"


def page(body: str, head: str = "", **kwargs) -> Page:
    html = (
        f"<!doctype html><html "
        f"lang='ar'><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    )
    return Page(**{"url": URL, "body": html.encode(), "content_type": "text/html"} | kwargs)


def story(before: str = "", after: str = "", head: str = "") -> Article:
    paragraphs = "".join(f"<p>{number}. {PARAGRAPH}</p>" for number in (1, 2, 3))
    return extract(
        page(f"<main><article>{before}<h1>{TITLE}</h1>{paragraphs}{after}</article></main>", head)
    )
