"""Load the rules of single sites, and try each on its own example."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tasks.errors import NoArticle, SettingsError, TransientError
from tasks.extraction import extract
from tasks.extraction.site_rules import Example, SiteFile, Sites, parse_rules
from tasks.model import Page
from tasks.publishing.article_v1 import stamp


def load_sites(directory: Path | None = None) -> Sites:
    """Read every ``*.toml`` of a directory, by default those of Rasid. SettingsError, one line."""
    return Sites(file for _, file in _files(_place(directory)))


def failures(directory: Path | None = None) -> Iterator[tuple[str, str]]:
    """Try every rule on its example; yields (rule, what is wrong with it, "" when nothing is)."""
    place = _place(directory)
    for _, file in _files(place):
        for rule in file.rules:
            alone = Sites([SiteFile(file.hosts, (rule,), file.name)])
            yield f"{file.name}/{rule.name}", _failure(place, rule.example, alone)


def _place(directory: Path | None) -> Traversable:
    return directory if directory is not None else files("tasks") / "data" / "sites"


def _files(place: Traversable) -> list[tuple[str, SiteFile]]:
    try:
        texts = sorted(
            (path.name, path.read_text("utf-8"))
            for path in place.iterdir()
            if path.name.endswith(".toml")
        )
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"RASID_SITES_DIR {place}: {error}; point it at a folder of rule files"
        ) from error
    return [(name, parse_rules(name, text)) for name, text in texts]


def _failure(place: Traversable, example: Example, sites: Sites) -> str:
    """Name the first difference between an example and its article."""
    try:
        article = extract(
            Page(example.url, (place / example.page).read_bytes(), "text/html"), sites
        )
    except OSError as error:
        return f"{example.page}: {error.strerror}"
    except (NoArticle, TransientError) as error:
        return str(error)
    lines = article.text.split("\n\n")
    pairs = (
        ("rule", "acts" if article.rule else "does not act", "acts"),
        ("first line", lines[0], example.first),
        ("last line", lines[-1], example.last),
        ("title", article.title, example.title or article.title),
        ("published_at", stamp(article.published_at).replace(".000Z", "Z"), example.published_at),
        (
            "authors",
            ", ".join(article.authors),
            ", ".join(example.authors) or ", ".join(article.authors),
        ),
    )
    return next(
        (
            f"{what} is {got!r}, not {wanted!r}"
            for what, got, wanted in pairs
            if wanted and got != wanted
        ),
        "",
    )
