"""A bad text ends as a reason, never as an article."""

import pytest

from tasks.errors import NoArticle, TransientError
from tasks.extraction import extract
from tasks.model import Page
from tests.support.pages import PARAGRAPH, TITLE, page

ENGLISH = (
    "The edition of this newspaper that you asked for is being moved, and readers are sent to the "
    "international pages until the work is done. "
)
STORY = f"<h1>{TITLE}</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH} ثانيًا</p>"


def reason(read: Page) -> str:
    with pytest.raises(NoArticle) as error:
        extract(read)
    return error.value.reason


@pytest.mark.parametrize(
    "garble",
    [
        lambda text: text.encode("utf-8").decode("cp1252", "replace"),
        lambda text: text.encode("cp1256", "replace").decode("cp1252", "replace"),
        lambda text: "".join(
            "\ufffd" if place % 9 == 0 else sign for place, sign in enumerate(text)
        ),
    ],
    ids=["utf-8 read as Latin", "windows-1256 read as Latin", "letters lost"],
)
def test_a_text_that_was_decoded_wrongly_is_refused(garble):
    body = f"<h1>{TITLE}</h1><p>{garble(PARAGRAPH * 3)}</p>"
    html = f"<html><head><meta charset=utf-8><title>x</title></head><body>{body}</body></html>"
    assert (
        reason(Page("https://a.example/1", html.encode(), "text/html; charset=utf-8")) == "mojibake"
    )


def test_a_notice_in_another_script_is_not_the_article():
    assert reason(page(f"<h1>{TITLE}</h1><p>{ENGLISH * 4}</p>")) == "wrong_script"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>تسجيل الدخول</h1><p>يرجى تسجيل الدخول للمتابعة</p>", "login_wall"),
        ("<h1>عودة المياه إلى تلكلخ</h1><p>يرجى تسجيل الدخول لقراءة هذا المقال.</p>", "login_wall"),
        ("<p>الصفحة غير موجودة</p><p>عذرًا فقد نقلت أو حذفت من الموقع</p>", "soft_404"),
        (
            "<p>أثبت أنك لست روبوت</p><p>نتحقق من اتصالك قبل المتابعة إلى الموقع</p>",
            "bot_challenge",
        ),
        ("<p>أهلًا بكم في موقعنا الجديد ونتمنى لكم زيارة طيبة</p>", "no_article"),
    ],
)
def test_a_short_text_is_looked_at_closely(body, expected):
    assert reason(page(body)) == expected


def test_a_short_text_that_the_page_calls_an_article_is_one():
    flash = "<p>انقطاع التيار عن الأحياء الشرقية منذ ساعات الصباح</p>"
    assert extract(page(flash, '<meta property="og:type" content="article">')).text


@pytest.mark.parametrize("lang", ["ar", "en", ""])
def test_a_good_text_passes_whatever_language_its_page_declares(lang):
    html = f"<html lang='{lang}'><title>{TITLE}</title><body>{STORY}</body></html>"
    assert extract(Page("https://a.example/1", html.encode(), "text/html")).text


@pytest.mark.parametrize(
    "text",
    [
        "Čtyřicet účastníků přišlo k večeři",
        "Élève, où étais-tu passé à Noël",
        "Größe, Äpfel, Öl, übermäßig",
    ],
)
def test_accents_are_no_damage(text):
    html = f"<title>{text}</title><h1>{text}</h1><p>{text * 3}</p>"
    assert extract(Page("https://a.example/1", html.encode(), "text/html; charset=utf-8")).text


@pytest.mark.parametrize(
    "text",
    [
        "للأسف هذه المادة محجوبة حيث تقيم، إذ لا نملك حقوق عرضها خارج المنطقة العربية.",
        "Our site is taking a short break while we fit new servers. See you before midnight.",
        "Şu anda bu haberi getirmekte zorlanıyoruz. Biraz sonra yeniden deneyin.",
        "سایت ما به علت جابه‌جایی سرورها برای مدت کوتاهی خاموش است و شب باز می‌گردد.",
        "Niha em nikarin vê nûçeyê bînin. Ji kerema xwe hinekî din li me vegerin.",
        "لە ئێستادا ناتوانین ئەم هەواڵە بهێنین، تکایە کەمێکی تر هەوڵ بدەرەوە.",
        "نبض الجزيرة وسيلة إعلامية مستقلة تنقل أخبار المياه والخدمات في سوريا.",
    ],
)
def test_what_a_site_says_to_its_readers_is_no_article_below_any_headline(text):
    head = '<meta property="og:type" content="article">'
    head += '<meta property="og:site_name" content="نبض الجزيرة">'
    html = f"<html><title>{TITLE}</title>{head}<body><h1>{TITLE}</h1><p>{text}</p></body></html>"
    with pytest.raises((NoArticle, TransientError)):
        extract(Page("https://a.example/1", html.encode(), "text/html; charset=utf-8"))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "A letter from the editor",
            "Dear readers, from today our paper is printed again, a letter says.",
        ),
        (
            "فيديو: سيول تجتاح مخيماً شمال إدلب",
            "يظهر الفيديو غرق عشرات الخيام بعد أمطار غزيرة ليلاً.",
        ),
        (
            "Vatandaşlar tepkili",
            "Maalesef mahalleye tanker de gelmiyor, kadınlar kuyulardan su taşıyor.",
        ),
        (
            "نبض الجزيرة تفوز بجائزة",
            "فازت نبض الجزيرة، وهي شبكة إعلامية مستقلة، بجائزة الصحافة عن ملفها.",
        ),
        (
            "Google search returns no results for villages",
            "Searching for forty villages returns no results.",
        ),
    ],
)
def test_a_short_report_may_speak_of_sites_and_to_readers(title, text):
    html = f"<html><title>{title}</title><body><h1>{title}</h1><p>{text}</p></body></html>"
    page_of_it = Page("https://a.example/1", html.encode(), "text/html; charset=utf-8")
    assert extract(page_of_it).text == text


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_page_of_the_site_is_an_article_when_it_is_long_dated_and_signed(is_signed):
    title = "سياسة الخصوصية"
    head = '<meta property="article:published_time" content="2025-03-01T10:00:00Z">'
    head += '<meta name="author" content="هيفاء درويش">' if is_signed else ""
    text = "".join(f"<p>{PARAGRAPH} {number}</p>" for number in range(9))
    html = f"<html><title>{title}</title>{head}<body><h1>{title}</h1>{text}</body></html>"
    page_of_it = Page("https://a.example/1", html.encode(), "text/html; charset=utf-8")
    if is_signed:
        assert extract(page_of_it).title == title
    else:
        assert reason(page_of_it) == "no_article"
