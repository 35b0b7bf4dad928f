"""A site that speaks to its reader is a notice; a report about such a thing is news."""

import pytest

from rasid import NoArticle, extract
from tasks.interstitials.notices import names_listing, names_own_page, notice_in

NOTICES = [
    ("سُحبت هذه المادة من قبل إدارة التحرير، نعتذر من القراء.", "removed"),
    ("We deleted this report because it did not meet our editorial standards.", "removed"),
    ("حدثت مشكلة أثناء عرض الصفحة، أعيدوا المحاولة بعد قليل.", "error_page"),
    ("Our server encountered an internal error. Please refresh your browser.", "error_page"),
    ("Our site is temporarily offline for maintenance. Please check back later.", "maintenance"),
    ("Access limit reached. Please wait some time and try again.", "rate_limited"),
    ("خطأ في الاتصال بقاعدة البيانات، يرجى إعادة المحاولة بعد دقائق.", "error_page"),
    ("Something went wrong while loading this page. Please try again later.", "error_page"),
    ("Sayfa yüklenirken bir hata oluştu, lütfen daha sonra tekrar deneyin.", "error_page"),
    ("Dema barkirina rûpelê çewtiyek derket. Ji kerema xwe paşê dîsa biceribînin.", "error_page"),
    ("هەڵەیەک ڕوویدا، تکایە دواتر هەوڵ بدەرەوە.", "error_page"),
    ("متأسفانه خطایی رخ داد. لطفاً بعداً دوباره تلاش کنید.", "error_page"),
    ("نعتذر، هذه المادة لم تعد متاحة على موقعنا.", "removed"),
    ("The article you requested was not found. It may have been moved or deleted.", "removed"),
    ("Bu haber yayından kaldırılmıştır. Ana sayfaya dönebilirsiniz.", "removed"),
    ("Ev nûçe hatiye jêbirin. Ji kerema xwe vegerin rûpela sereke.", "removed"),
    ("ئەم بابەتە سڕاوەتەوە. تکایە بگەڕێوە بۆ پەڕەی سەرەکی.", "removed"),
    ("متأسفانه این مطلب حذف شده است. لطفاً به صفحه اصلی بازگردید.", "removed"),
    ("تم تجاوز عدد الطلبات المسموح به، يرجى الانتظار ثم المحاولة مجدداً.", "rate_limited"),
    ("Too many requests. Please wait a moment and try again.", "rate_limited"),
    ("Çok fazla istek gönderdiniz. Lütfen birkaç dakika sonra tekrar deneyin.", "rate_limited"),
    ("نجري أعمال صيانة على الموقع وسنعود قريباً، شكراً لصبركم.", "maintenance"),
    ("Site bakımdadır, kısa süre sonra tekrar yayındayız.", "maintenance"),
    ("Sitemiz bakımdadır, kısa süre sonra geri döneceğiz.", "maintenance"),
    ("يبدو أنك تستخدم مانع الإعلانات. الرجاء إيقافه للمتابعة.", "adblock_wall"),
    ("We noticed you are using an ad blocker. Please disable it to continue.", "adblock_wall"),
    ("سایت در حال به\N{ZERO WIDTH NON-JOINER}روزرسانی است. لطفا بعدا مراجعه کنید.", "maintenance"),
    ("Malper di bin sererastkirinê de ye, em ê zû vegerin.", "maintenance"),
    ("Access denied. You don't have permission to view this page.", "error_page"),
    ("تم حجب هذا الموقع في بلدك", "geo_blocked"),
    ("هذا الفيديو غير متوفر في بلدك لأسباب تتعلق بحقوق البث.", "geo_blocked"),
    ("Bu içerik bulunduğunuz ülkede telif hakları nedeniyle görüntülenemiyor.", "geo_blocked"),
    ("الرجاء تفعيل جافا سكريبت في متصفحك لعرض هذه الصفحة.", "js_required"),
    ("Please enable JavaScript in your browser to view this content.", "js_required"),
    ("ئەو لاپەڕەیەی داوای دەکەیت نەدۆزرایەوە.", "soft_404"),
    ("المادة التي تحاول فتحها حُذفت من قبل ناشرها أو نُقلت إلى عنوان آخر.", "removed"),
    ("Sorry, no results were found for your search.", "listing"),
    ("عذراً، لا توجد نتائج مطابقة لبحثك. جرب كلمات أخرى.", "listing"),
    ("Aramanızla eşleşen bir sonuç bulunamadı. Farklı kelimelerle tekrar deneyin.", "listing"),
    ("هیچ نتیجه ای برای جستجوی شما یافت نشد.", "listing"),
    ("Mixabin, ji bo lêgerîna te tu encam nehatin dîtin.", "listing"),
    ("ببورە، هیچ ئەنجامێک بۆ گەڕانەکەت نەدۆزرایەوە.", "listing"),
    ("هذه المادة متاحة للمشتركين فقط. سجّل الدخول لمتابعة القراءة.", "login_wall"),
    ("We need to make sure that you are not a robot before showing this page.", "bot_challenge"),
]
REPORTS = [
    "معبر اليعربية متوقف مؤقتاً لأعمال الصيانة.",
    "حذفت صفحة البلدية المنشور بعد ساعة.",
    "Internet is down in Hasakah because of a technical problem.",
    "Oil field near Rumeilan taken offline for scheduled maintenance.",
    "The article on the minister was removed, the paper said.",
    "تعطل موقع وزارة الداخلية الإلكتروني صباح اليوم بسبب أعمال صيانة.",
    "حذف موقع الصحيفة مقالاً عن فساد المحافظ بعد ساعات من نشره.",
    "خطأ فني يوقف محطة الكهرباء في حمص ساعتين.",
    "خبر عن هدنة في إدلب تم حذفه بعد دقائق من نشره على صفحة المحافظة.",
    "Technical problem grounds flights at Damascus airport for two hours.",
    "Haber sitesi, vali hakkındaki haberi yayından kaldırdı.",
    "Malpera nûçeyan a li Qamişloyê hate girtin û nûçeyên wê hatin jêbirin.",
    "تم حذف صفحة الدفاع المدني من فيسبوك بعد بلاغات كاذبة.",
    "المصرف المركزي: تفعيل الدفع عبر المتصفح يبدأ مطلع الشهر المقبل.",
]
HEAD = (
    "<html lang=ar><head><meta charset=utf-8><title>افتتاح فرن في ريف حماة</title>"
    '<meta property="og:type" content="article"></head>'
)


def page(body: str) -> bytes:
    return f"{HEAD}<body><h1>افتتاح فرن في ريف حماة</h1>{body}</body></html>".encode()


@pytest.mark.parametrize(("text", "reason"), NOTICES)
def test_a_notice_is_named_by_its_kind(text, reason):
    assert notice_in(text) == reason


@pytest.mark.parametrize(("text", "reason"), NOTICES)
def test_a_notice_under_the_headline_of_an_article_is_refused(text, reason):
    with pytest.raises(NoArticle) as refusal:
        extract(page(f"<p>{text}</p>"), url="https://news.example/1")
    assert refusal.value.reason == reason


@pytest.mark.parametrize("text", REPORTS)
def test_a_report_about_an_error_or_a_removal_is_no_notice(text):
    assert notice_in(text) == ""


@pytest.mark.parametrize("text", [text for text in REPORTS if text[0] > "\u0600"])
def test_such_a_report_is_published(text):
    assert extract(page(f"<p>{text}</p>"), url="https://news.example/1").text == text


def test_a_title_that_is_a_notice_makes_one_of_a_vague_text():
    assert notice_in("نعمل على التحسين وسنعود قريباً بحلة جديدة", "الموقع تحت الصيانة")


@pytest.mark.parametrize("heading", ["وسم: حماة", "نتائج البحث عن حماة", "Category Archives: Hama"])
def test_headings_of_listings_are_known(heading):
    assert names_listing(heading)


def test_a_headline_is_no_heading_of_a_listing():
    assert not names_listing("افتتاح قسم جديد في مشفى حماة")


OWN_PAGES = ["اتصل بنا", "سياسة الخصوصية", "Privacy Policy", "Hakkımızda", "Derbarê me de"]


@pytest.mark.parametrize("heading", OWN_PAGES)
def test_a_page_of_the_site_about_itself_is_no_article(heading):
    assert names_own_page(heading)
    text = "<p>يسرنا أن نسمع منكم في أي وقت، ونرد على الرسائل خلال يومين من وصولها إلينا.</p>" * 9
    html = f"<html><head><meta charset=utf-8><title>{heading}</title></head><body>{text}</body>"
    with pytest.raises(NoArticle):
        extract(html.encode(), url="https://news.example/1")


def test_a_headline_with_such_words_is_one():
    assert not names_own_page("سياسة الخصوصية في واتساب تثير غضباً في دمشق")


@pytest.mark.parametrize(
    "text",
    [
        "هذا المقال متاح للمشتركين فقط. اشترك الآن للقراءة.",
        "This article is for subscribers only. Subscribe now to read.",
    ],
)
def test_nothing_but_a_call_to_subscribe_is_a_wall(text):
    with pytest.raises(NoArticle) as refusal:
        extract(page(f"<p>{text}</p>"), url="https://news.example/1")
    assert refusal.value.reason == "login_wall"
