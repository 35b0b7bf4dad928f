"""Articles about walls, behind banners or nearly empty, none of which is a wall."""

import gzip
import os
from pathlib import Path

import pytest

from tests.tasks.interstitials.pages import CHROME, SENTENCE, URL, answer, html, reason

CORPUS = Path(os.environ.get("RASID_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))


ARTICLES = [
    (
        "Are you a robot? How captchas took over",
        "Sites ask readers to verify they are human. Enable JavaScript. " * 9,
    ),
    (
        "Just a moment: why sites check your browser",
        "Checking your browser before accessing a site takes seconds. " * 9,
    ),
    (
        "Cookie consent",
        "Regulators said that publishers must ask for consent before they set cookies for "
        "partners. " * 9,
    ),
    (
        "EU rules on cookies",
        "The ruling concerns cookies. Readers must be able to reject them, the court said. " * 8,
    ),
    (
        "How to log in safely",
        "A password manager helps you to sign in. Never type it after following a link. " * 8,
    ),
    (
        "تسجيل الدخول بكلمات مرور أقوى",
        "أعلنت الشركة طريقة جديدة لتسجيل الدخول دون كلمة مرور، وقالت إنها أكثر أمنا. " * 9,
    ),
    (
        "Page not found: the pages that vanish",
        "Half of the links in rulings lead to an error page, they found. " * 9,
    ),
    (
        "Domain is for sale after 20 years",
        "The address was sold at auction for a million, the registry said. " * 9,
    ),
    ("خبر عاجل: انفجار في دير الزور", SENTENCE),
    ("فيديو: لحظة وصول القافلة", "شاهد لحظة وصول القافلة إلى المدينة مساء السبت"),
    (
        "Access denied to aid convoy",
        "Forces at the crossing denied access to eleven lorries on Monday, the agency said.",
    ),
]


@pytest.mark.parametrize("chrome", ["", CHROME], ids=["bare", "with banner, modal and captcha"])
@pytest.mark.parametrize(("title", "text"), ARTICLES)
def test_an_article_about_walls_or_behind_banners_passes(title, text, chrome):
    assert reason(answer(html(f"{title} | News", f"{chrome}<h1>{title}</h1><p>{text}</p>"))) == ""


@pytest.mark.parametrize(("title", "text"), ARTICLES)
def test_an_article_passes_after_a_redirect_within_its_site(title, text):
    assert reason(answer(html(title, f"<h1>{title}</h1><p>{text}</p>"), final_url=f"{URL}/2")) == ""


def test_a_page_that_was_not_seen_whole_is_never_called_empty():
    script = f"<script>{'x' * 250_000}</script>"
    assert (
        reason(
            answer(
                html("News", f"<noscript>enable JavaScript</noscript>{script}<p>{SENTENCE * 4}</p>")
            )
        )
        == ""
    )


def test_a_page_that_brings_its_article_as_data_is_no_shell():
    story = (
        '<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"..."}</script>'
    )
    assert (
        reason(
            answer(html("خبر", f"{story}<div id=root></div><noscript>Enable JavaScript</noscript>"))
        )
        == ""
    )


def corpus_pages() -> list[Path]:
    return sorted([*CORPUS.glob("extraction/*/html/*.gz"), *CORPUS.glob("arabic/pages/*.html")])


@pytest.mark.untraced
@pytest.mark.skipif(not corpus_pages(), reason="skipped: no corpus")
@pytest.mark.parametrize("status", [200, 403])
def test_every_page_of_the_corpus_passes(status):
    pages = corpus_pages()
    assert len(pages) >= 181 + 355 + 6
    bodies = {
        path.name: gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in pages
    }
    assert {
        name: word for name, body in bodies.items() if (word := reason(answer(body, status=status)))
    } == {}
