"""``rasid extract``, ``tag`` and ``explain``: one page or text, without the service."""

import mimetypes
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from rasid.cli import completing
from rasid.cli.output import json_option, print_json
from rasid.cli.suggestions import unknown_topic
from tasks.errors import RasidError, SettingsError
from tasks.extraction import extract as extract_article
from tasks.http.request import Request
from tasks.http.response import page_of
from tasks.model import Article, Page
from tasks.sources import country_at, zone_at
from tasks.tagging.explain import Candidate
from tasks.tagging.explain import explain as explain_topic
from tasks.tagging.tagger import Text
from tasks.text.language import guess
from tasks.text.sanitize import clean_line
from worker.config.settings import load_settings
from worker.taxonomy.prepared_topics import tagger_of, taxonomy_of
from worker.taxonomy.site_rules import load_sites

STANDARD_INPUT = "-"
_BEGINNING = 1_000  # bytes, in which the first tag of a page begins
_TAG = re.compile(  # behind blanks and the marks of UTF-8 and UTF-16, or what each page has
    rb"\A[\s\xef\xbb\xbf\xfe\xff]*<[!?a-z]|<(?:!doctype|html|head|body)\b", re.IGNORECASE
)
url_option = click.option("--url", default="", help="The address that a file was saved from.")


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@url_option
@json_option
def extract(source: str, url: str, as_json: bool) -> None:
    """Clean one page and print its article."""
    page = _page(source, url)
    article = extract_article(
        page,
        load_sites(load_settings().sites_dir),
        datetime.now(UTC).date(),
        zone=zone_at(page.url),
    )
    if as_json:
        print_json(article)
        return
    dated = f"{article.published_at} ({article.dated_by})" if article.published_at else "no date"
    how = f"rule {article.rule}" if article.rule else article.method
    click.echo(f"{article.title}\n{article.lang} · {dated} · {article.canonical_url} · {how}")
    signed = ", ".join(
        filter(None, (*article.authors, article.agency, article.place, article.section))
    )
    click.echo(f"{signed}\n" if signed else "")
    click.echo(article.text)


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@url_option
@click.option("--lang", default="", help="The language, when it is known.")
@json_option
def tag(source: str, url: str, lang: str, as_json: bool) -> None:
    """Tag one text (.txt) or page (.html, a URL) and print the evidence.

    What comes from standard input is a page when it begins with a tag.
    """
    text = _text(source, url, lang)
    taxonomy = taxonomy_of(load_settings().topics_dir)
    tags = tagger_of(taxonomy).tag(text)
    if as_json:
        print_json({"topics": tags, "taxonomy": taxonomy.hash})
        return
    for found in tags:
        surfaces = ", ".join(dict.fromkeys(f"«{match.surface}»" for match in found.matches))
        click.echo(
            f"{found.id:<28} {found.score:.2f} {found.salience:<7}  {len(found.matches)} "
            f"× {clean_line(surfaces)}"
        )
    if not tags:
        click.echo("no topic")


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@click.argument("topic", shell_complete=completing.topics)
@url_option
@click.option("--lang", default="", help="The language, when it is known.")
@click.option(
    "--in",
    "told_in",
    type=click.Choice(["en", "ar"]),
    default="en",
    help="The language of the reasons.",
    show_default=True,
)
@json_option
def explain(source: str, topic: str, url: str, lang: str, told_in: str, as_json: bool) -> None:
    """Say why one text or page has TOPIC, or why not."""
    taxonomy = taxonomy_of(load_settings().topics_dir)
    known = {one.id for one in taxonomy.topics}
    if topic not in known:
        raise unknown_topic(topic, known)
    answer = explain_topic(tagger_of(taxonomy), _text(source, url, lang), topic)
    if as_json:
        print_json(answer)
        return
    how = (
        f", {answer.salience}"
        if answer.salience
        else f": {answer.refused}"
        if answer.refused
        else ""
    )
    click.echo(f"{topic}: {'yes' if answer.is_tagged else 'no'}, score {answer.score:.2f}{how}")
    for candidate in answer.candidates:
        click.echo("  " + clean_line(describe(candidate)))
        if said := candidate.ar if told_in == "ar" else candidate.en:
            click.echo("    " + clean_line(said))
    if not answer.candidates:
        click.echo("  neither its terms nor words like them occur")


def describe(candidate: Candidate) -> str:
    """Write one line for people: the words, where they stand, and the clause that decided."""
    match = candidate.match
    mark = "✓" if candidate.is_accepted else "✗"
    far = ""
    if candidate.words is not None and match.by is not None:
        nearest = (
            f"; the nearest is «{match.by.surface}»,"
            if candidate.clause.endswith("no support")
            else ","
        )
        far = f"{nearest} {candidate.words} words away (window {candidate.window})"
    around = "".join(f" -{part}" for part in (match.before, match.after) if part)
    changed = (
        f" [{'; '.join((*match.folded, *([around.strip()] if around else [])))}]"
        if match.folded or around
        else ""
    )
    return (
        f"{mark} «{match.surface}»{changed} {match.field} {match.start}-{match.end}: "
        f"{candidate.clause}{far}"
    )


def _text(source: str, url: str, lang: str) -> Text:
    """Read plain text as it is; clean a page first."""
    page = _page(source, url)
    if source.endswith(".txt") or (_is_of_no_type(source) and not _is_markup(page.body)):
        body = page.body.decode("utf-8-sig", "replace")
        return Text(title="", text=body, lang=guess(body, lang), country=country_at(url))
    article: Article = extract_article(page)
    return Text(
        title=article.title,
        text=article.text,
        lang=lang or article.lang,
        country=country_at(page.url),
    )


def _is_of_no_type(source: str) -> bool:
    """Whether neither a suffix nor a server tells what this is."""
    return not _is_address(source) and not mimetypes.guess_type(source)[0]


def _is_markup(body: bytes) -> bool:
    """Whether this begins with a tag, as pages do (https://mimesniff.spec.whatwg.org)."""
    return bool(_TAG.search(body[:_BEGINNING].replace(b"\0", b"")))


def _is_address(source: str) -> bool:
    return urlsplit(source).scheme in {"http", "https"}


def _page(source: str, url: str) -> Page:
    if _is_address(source):
        return _download(source)
    content_type = mimetypes.guess_type(source)[0] or "text/html"
    return Page(url, _read(source), "" if content_type == "text/html" else content_type)


def _read(source: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == STANDARD_INPUT else Path(source).read_bytes()
    except OSError as error:
        raise SettingsError(
            f"{source}: {error.strerror}; give a file, a URL, or - for standard input"
        ) from error


def _download(url: str) -> Page:
    from worker.fetch.downloader import WebDownloader

    settings = load_settings()
    downloader = WebDownloader(settings)
    ((_, answer),) = downloader.fetch_all([Request(url=url, max_bytes=settings.max_page_bytes)])
    downloader.close()
    if isinstance(answer, RasidError):
        raise answer
    return page_of(answer)
