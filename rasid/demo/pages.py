"""The outlets' pages: real-life shapes from ``templates/`` and ``content/furniture.toml``."""

import json
import tomllib
from datetime import datetime, timedelta, timezone
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import quote

import msgspec

from rasid.demo.plan import Outlet, Planned

DAMASCUS = timezone(timedelta(hours=3))
NEIGHBOURS = 3  # headlines in a related box
_CHARSET_META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'
_WEB_NAMES = {"cp1256": "windows-1256"}


class Furniture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a language's pages say around an article.

    ``date_form`` takes day, month, year and time; ``western_months`` are the other names that
    Arabic has for months.
    """

    nav: tuple[str, ...]
    date_form: str
    months: tuple[str, ...]
    published: str
    share: str
    networks: tuple[str, ...]
    related: str
    most_read: str
    newsletter: str
    comments: str
    policy: str
    rights: str
    caption: str
    western_months: tuple[str, ...] = ()


@cache
def furniture() -> dict[str, Furniture]:
    """Read the furniture of every language once: it never changes."""
    text = (files("rasid.demo") / "content" / "furniture.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Furniture])


@cache
def _template(name: str) -> Template:
    return Template((files("rasid.demo") / "templates" / f"{name}.html").read_text("utf-8"))


def content_type(article: Planned) -> str:
    """Write the Content-Type of an article's page; the plan says whether it names the charset."""
    is_named = article.declares in {"both", "header"}
    return f"text/html; charset={charset_of(article)}" if is_named else "text/html"


def charset_of(article: Planned) -> str:
    """Name the encoding as the web does."""
    return _WEB_NAMES.get(article.encoding, article.encoding)


def render(outlet: Outlet, article: Planned, base: str) -> bytes:
    """Write the page of an article in its own encoding."""
    fields = _article_fields(outlet, article, base) | _furniture_fields(outlet, article, base)
    page = _template(article.template or outlet.template).substitute(fields)
    return page.encode(article.encoding, "xmlcharrefreplace")


def render_front(outlet: Outlet, base: str) -> bytes:
    """Write the outlet's front page, for people with a browser."""
    rows = [
        f"<li>{_link(article)} <small>{escape(visible(outlet, article))}</small></li>"
        for article in outlet.articles
    ]
    fields = {"entries": "\n".join(rows), "motto": escape(outlet.motto)} | _site_fields(
        outlet, base
    )
    return _template("front").substitute(fields).encode()


def visible(outlet: Outlet, article: Planned) -> str:
    """Write the date as readers see it, in Damascus time."""
    local: datetime = article.at.astimezone(DAMASCUS)
    words = furniture()[outlet.lang]
    names = {"month": words.months[local.month - 1]}
    if words.western_months:
        names["western_month"] = words.western_months[local.month - 1]
    form = article.date_line or words.date_form
    return form.format(day=local.day, year=local.year, time=local.strftime("%H:%M"), **names)


def _path(article: Planned) -> str:
    return quote(article.path, safe="/%?=&-")


def _site_fields(outlet: Outlet, base: str) -> dict[str, str]:
    return {
        "lang": outlet.lang,
        "dir": outlet.direction,
        "site": escape(outlet.name),
        "base": escape(base),
    }


def _article_fields(outlet: Outlet, article: Planned, base: str) -> dict[str, str]:
    paragraphs = [escape(paragraph, quote=False) for paragraph in article.paragraphs]
    return {
        "charset_meta": ""
        if article.declares == "header"
        else _CHARSET_META.format(charset_of(article)),
        "title": escape(article.title),
        "lead": escape(article.paragraphs[0]),
        "canonical": escape(base + _path(article)),
        "iso": article.at.isoformat(),
        "date": escape(visible(outlet, article)),
        "as_p": "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        "as_br": "<br />\n<br />\n".join(paragraphs),
        "as_div": "\n".join(f"<div>{paragraph}</div>" for paragraph in paragraphs),
        "json_ld": _json_ld(outlet, article, base),
    }


def _json_ld(outlet: Outlet, article: Planned, base: str) -> str:
    graph = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.at.isoformat(),
        "inLanguage": outlet.lang,
        "mainEntityOfPage": base + _path(article),
        "publisher": {"@type": "Organization", "name": outlet.name},
    }
    return json.dumps(graph, ensure_ascii=False).replace("</", "<\\/")


def _furniture_fields(outlet: Outlet, article: Planned, base: str) -> dict[str, str]:
    words = furniture()[outlet.lang]
    others = [
        other
        for other in outlet.articles
        if other.path != article.path and other.behaviour == "answers"
    ]
    plain = (
        "published",
        "share",
        "related",
        "most_read",
        "newsletter",
        "comments",
        "policy",
        "rights",
        "caption",
    )
    return (
        _site_fields(outlet, base)
        | {name: escape(getattr(words, name)) for name in plain}
        | {
            "nav": "".join(
                f'<li><a href="/section/{place}">{escape(name)}</a></li>'
                for place, name in enumerate(words.nav)
            ),
            "networks": "".join(
                f'<a class="share-button" href="#share">{escape(name)}</a>\n'
                for name in words.networks
            ),
            "related_links": _links(others[:NEIGHBOURS]),
            "related_link": "".join(_link(other) for other in others[:1]),
            "most_read_links": _links(others[NEIGHBOURS : 2 * NEIGHBOURS]),
        }
    )


def _links(articles: list[Planned]) -> str:
    return "\n".join(f"<li>{_link(other)}</li>" for other in articles)


def _link(article: Planned) -> str:
    return f'<a href="{escape(_path(article))}">{escape(article.title)}</a>'
