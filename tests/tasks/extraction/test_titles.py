"""The headline is what the places that name a page agree on, without the site's name."""

import pytest

from tasks.extraction.jsonld import Story
from tasks.extraction.page_metadata import PageMetadata
from tasks.extraction.titles import title_of

HEADLINE = "افتتاح مدرسة جديدة في بلدة صوران"


def titled(document: str, **metas: str) -> PageMetadata:
    return PageMetadata(
        metas={name.replace("_", ":", 1): value for name, value in metas.items()},
        document_title=document,
    )


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (f"{HEADLINE} | أخبار حماة | الموقع", HEADLINE),
        (f"{HEADLINE} - الموقع", HEADLINE),
        (f"{HEADLINE} » الموقع", HEADLINE),
        ("Hama'da yeni okul - Son Haberler", "Hama'da yeni okul"),
        ("عاجل | افتتاح مدرسة جديدة في البلدة", "عاجل | افتتاح مدرسة جديدة في البلدة"),
        ("الوزير : لا تأجيل", "الوزير : لا تأجيل"),
        ("اتهام «لواء» بخرق «هدنة حماة»", "اتهام «لواء» بخرق «هدنة حماة»"),
        ("اتهام «لواء» بالهجوم | موقع", "اتهام «لواء» بالهجوم"),
        ("حماة – طريق طويل إلى المدرسة", "حماة – طريق طويل إلى المدرسة"),
        ("حماة – الطريق الطويل | موقع", "حماة – الطريق الطويل"),
        ('رد على "خطة السلام” في حماة”', 'رد على "خطة السلام” في حماة”'),
    ],
)
def test_suffixes_go_and_parts_of_the_headline_stay(document, expected):
    assert title_of(titled(document)) == expected


def test_the_name_of_the_site_goes_in_front_and_behind():
    signs = (" | ", ": ", " • ", " / ", " - ")
    documents = [f"شبكة النهر{sign}{HEADLINE}" for sign in signs]
    for document in (*documents, *(f"{HEADLINE}{sign}شبكة النهر" for sign in signs)):
        assert title_of(titled(document, og_site_name="شبكة النهر")) == HEADLINE


def test_the_publisher_of_json_ld_names_the_site():
    metadata = PageMetadata(
        metas={},
        document_title=f"شبكة النهر - {HEADLINE}",
        stories=(Story(publisher="شبكة النهر"),),
    )
    assert title_of(metadata) == HEADLINE


def test_a_heading_that_is_the_logo_is_not_the_headline():
    metadata = PageMetadata(
        metas={"og:site_name": "شبكة النهر الإخبارية"},
        document_title=f"{HEADLINE} | شبكة النهر الإخبارية",
        headings=("شبكة النهر الإخبارية",),
    )
    assert title_of(metadata) == HEADLINE


def test_the_headline_of_the_feed_decides_between_candidates():
    metadata = PageMetadata(
        metas={"og:title": "ملف خاص عن التعليم"},
        document_title="ملف خاص عن التعليم",
        headings=("ملف خاص عن التعليم", HEADLINE),
    )
    assert title_of(metadata) == "ملف خاص عن التعليم"
    assert title_of(metadata, f"{HEADLINE} اليوم") == HEADLINE
