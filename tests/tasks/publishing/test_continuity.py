"""A page may be edited, but it must stay the article that was published from it."""

from datetime import UTC, datetime

import pytest

from tasks.model import Article
from tasks.publishing.continuity import Published, is_cut_short, is_same_article
from tasks.publishing.numbers import numbers_in

AT = datetime(2025, 10, 12, 9, 30, tzinfo=UTC)
TITLE = "انهيار مبنى في حي السكري بحلب"
TEXT = "انهار سقف مبنى قيد الترميم في حي السكري بمدينة حلب وانتشلت فرق الدفاع المدني الضحايا."
BEFORE = Published(title=TITLE, text=TEXT, canonical_url="https://a.example/1", published_at=AT)


def now(title: str, text: str, **fields) -> Article:
    return Article(
        url="https://a.example/1",
        canonical_url="https://a.example/1",
        title=title,
        text=text,
        **fields,
    )


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (f"{TITLE} ومقتل عمال", "نص جديد كله كتب بعد أن وصلت تفاصيل أخرى من المكان ومن المشفى."),
        ("ارتفاع حصيلة الضحايا", f"ارتفعت الحصيلة. {TEXT}"),
        ("ارتفاع حصيلة الضحايا", TEXT[: len(TEXT) // 2]),
    ],
)
def test_a_headline_or_a_text_that_overlaps_is_the_article(title, text):
    assert is_same_article(BEFORE, now(title, text))


def test_another_headline_and_text_are_another_article():
    assert not is_same_article(BEFORE, now("معرض للزهور", "افتتح في دمشق معرض للزهور والنباتات."))


def test_the_moment_of_its_own_fields_makes_a_rewritten_page_the_article():
    other = ("حصيلة نهائية", "أعلنت المحافظة في بيان ختامي نتائج التحقيق وأسماء المقاولين.")
    same = {"published_at": AT, "published_precision": "minute"}
    assert is_same_article(BEFORE, now(*other, **same, dated_by="meta"))
    assert not is_same_article(BEFORE, now(*other, **same, dated_by="line"))


FLASH = Published(title="عاجل | انفجار في مدينة حلب", text="سماع دوي انفجار وأنباء عن إصابات.")
REPORT = "قتل ثلاثة مدنيين وأصيب خمسة بانفجار سيارة مفخخة قرب دوار الصاخور بحلب، وطوقت المدينة."


def test_a_flash_grows_into_a_report_of_the_same():
    assert is_same_article(FLASH, now("قتلى بتفجير قرب دوار الصاخور", REPORT))


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (
            FLASH,
            "افتتح في دمشق معرض للزهور والنباتات وحضر المعرض زوار من المدينة وريفها.",
        ),
        (FLASH, f"{'افتتح معرض للزهور والنباتات في دمشق وحضره زوار. ' * 8} {REPORT}"),
        (Published(title=FLASH.title, text=REPORT * 5), "انفجار أصاب مدينة حلب."),
        (Published(title="عاجل", text="يتبع"), f"عاجل {REPORT}"),
    ],
)
def test_only_what_tells_the_same_grew(before, text):
    assert not is_same_article(before, now("قتلى وجرحى", text))


def test_what_stands_before_a_word_in_arabic_makes_no_other_headline():
    before = Published(title="الجيش يدخل مدينة منبج", text="انتشرت وحدات في الأحياء.")
    after = now("تفاصيل دخول الجيش لمنبج", "تجمع الأهالي في الشوارع لمشاهدة ذلك.")
    assert is_same_article(before, after)


def test_what_is_not_known_any_more_speaks_neither_way():
    assert is_same_article(Published(), now("معرض للزهور", "افتتح المعرض."))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("مقتل ثلاثة مدنيين و12 جريحاً", ("3", "12")),
        ("خمسة وعشرون شخصاً", ("5", "20")),
        ("Üç kişi öldü, 1,200 aile", ("3", "1200")),
        ("١٢ مدنياً", ("12",)),
        ("حەوت کەس", ("7",)),
        ("1,234 views · 12 shares", ()),
        ("المشاهدات: 55 مشاهدة", ()),
        ("منذ 3 ساعات", ()),
        ("3 hours ago", ()),
        ("five dead 3 hours ago", ("5",)),
    ],
)
def test_numbers_are_those_of_the_news(text, numbers):
    assert numbers_in(text) == numbers


PARAGRAPHS = [
    "أعاد مجلس مدينة الرقة فتح الجسر القديم أمام السيارات الصغيرة صباح الثلاثاء بعد أعمال ترميم.",
    "وقال المهندس المشرف إن الحمولة القصوى حددت بخمسة أطنان ريثما تنتهي فحوص الدعامات الشمالية.",
    "وطالب سائقون بتسيير عبارات إضافية لنقل الشاحنات التي ما زالت تقطع ستين كيلومترا للعبور.",
    "وبني الجسر عام 1942 ودمرت غارات أجزاء منه في عام 2017 قبل أن يرمم على مراحل.",
]
WHOLE = Published(title=TITLE, text="\n\n".join(PARAGRAPHS))


@pytest.mark.parametrize(
    ("text", "is_paywalled"),
    [
        (PARAGRAPHS[0], False),
        ("\n\n".join(PARAGRAPHS[:2]), False),
        (f"{PARAGRAPHS[0][:-20]}… اقرأ المزيد", False),
        (f"{PARAGRAPHS[0]}\n\nباقة المشتركين تبدأ من ثلاثة دولارات ويمكن إلغاؤها متى شئت.", True),
    ],
)
def test_the_beginning_of_an_article_is_cut_short(text, is_paywalled):
    assert is_cut_short(WHOLE, now(TITLE, text, is_paywalled=is_paywalled))


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(PARAGRAPHS[:3]),  # an editor dropped the last paragraph
        "\n\n".join(PARAGRAPHS[1:3]),
        f"{PARAGRAPHS[0]}\n\nتصحيح: حذفت فقرة عن الحمولة لأنها لم تكن دقيقة.",
        f"{PARAGRAPHS[0]}\n\nحذفت فقرات غير دقيقة.",
        "فتح الجسر القديم في الرقة أمام السيارات الصغيرة بحمولة لا تزيد على خمسة أطنان.",
        "",
    ],
)
def test_a_text_that_an_editor_shortened_is_not_cut_short(text):
    assert not is_cut_short(WHOLE, now(TITLE, text))


def test_a_sentence_of_a_flash_or_of_a_message_can_be_taken_back():
    flash = Published(title=TITLE, text=f"{TEXT} وأنباء عن ضحايا.")
    assert not is_cut_short(flash, now(TITLE, TEXT[:40]))
    assert not is_cut_short(WHOLE, now(TITLE, PARAGRAPHS[0], form="message"))
    assert not is_cut_short(Published(), now(TITLE, PARAGRAPHS[0]))
