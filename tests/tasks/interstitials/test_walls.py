"""Walls and missing pages, in the shapes in which they come."""

import pytest

from tasks.errors import PermanentError
from tasks.http.response import Response
from tasks.interstitials.detect import refuse
from tests.tasks.interstitials.pages import MENU, SENTENCE, answer, html, reason

LOGIN = (
    "<form method=post><label>{}</label><input name=u><input type=password "
    "name=p><button>{}</button></form>"
)
CONSENT = (
    "<h1>{}</h1><p>We and our 842 partners store cookies and personal data on your "
    "device, with your consent.</p>"
    "<p>You may withdraw your consent at any time under the privacy settings.</p><form "
    "action=/v2/collectConsent>"
    "<button>{}</button><a href=/options>…</a></form>"
)
WALLS = [
    (
        "login_wall",
        "Log in | News",
        "<h1>Log in to continue</h1>" + LOGIN.format("E-mail", "Log in"),
    ),
    ("login_wall", "تسجيل الدخول - الفرات", MENU + LOGIN.format("البريد", "دخول")),
    ("login_wall", "Fırat Haber", "<h1>Giriş yapın</h1>" + LOGIN.format("E-posta", "Giriş")),
    ("login_wall", "ورود به سایت", LOGIN.format("نام کاربری", "ورود")),
    (
        "consent_page",
        "Before you continue",
        CONSENT.format("Before you continue to News", "Accept all"),
    ),
    ("consent_page", "الفرات", CONSENT.format("قبل المتابعة", "أوافق")),
    ("consent_page", "Haber", CONSENT.format("Gizliliğinize önem veriyoruz", "Tümünü kabul et")),
    (
        "parked_domain",
        "news.example",
        "<script src=//www.google.com/adsense/domains/caf.js></script><div id=ads></div>",
    ),
    (
        "parked_domain",
        "news.example is for sale",
        "<h1>Buy this domain</h1><p>Make an offer today.</p>",
    ),
    ("parked_domain", "هذا النطاق للبيع", "<p>اتصل بنا</p>"),
    (
        "soft_404",
        "Page not found – News",
        f"{MENU}<h1>Oops! That page can't be found.</h1><p>Try a search?</p>",
    ),
    ("soft_404", "404", MENU),
    (
        "soft_404",
        "الفرات | الصفحة غير موجودة",
        f"{MENU}<h1>عذراً، الصفحة التي تبحث عنها غير موجودة</h1>",
    ),
    ("soft_404", "Fırat Haber", f"{MENU}<h1>Aradığınız sayfa bulunamadı</h1>"),
    ("soft_404", "صفحه مورد نظر یافت نشد", MENU),
    ("soft_404", "404 Not Found", f"<h1>Page not found</h1><h2>Latest</h2><p>{SENTENCE * 6}</p>"),
    (
        "js_required",
        "الفرات",
        "<noscript>You need to enable JavaScript.</noscript><div id=root></div><script src=a.js>",
    ),
    (
        "js_required",
        "الفرات",
        "<noscript>يرجى تفعيل جافا سكريبت</noscript><script src=/a.js></script>",
    ),
    ("js_required", "News", "<div id=__next></div><script src=/a.js></script>"),
]


@pytest.mark.parametrize(("expected", "title", "body"), WALLS)
def test_a_wall_has_its_reason_and_is_final(expected, title, body):
    with pytest.raises(PermanentError, match=expected):
        refuse(answer(html(title, body)))


@pytest.mark.parametrize(("expected", "title", "body"), WALLS)
def test_a_wall_is_seen_in_legacy_encodings(expected, title, body):
    for encoding in ("cp1256", "cp1254"):
        raw = html(title, body).decode().encode(encoding, "ignore")
        letters = [sign for sign in title + body if sign.isalpha()]
        if len("".join(letters).encode(encoding, "ignore")) == len(letters):
            assert reason(answer(raw, content_type=f"text/html; charset={encoding}")) == expected


@pytest.mark.parametrize(
    ("final_url", "title", "body", "expected"),
    [
        (
            "https://sso.news.example/login?next=/x",
            "News",
            LOGIN.format("E-mail", "Next"),
            "login_wall",
        ),
        (
            "https://news.example/account/sign-in",
            "News",
            "<p>Sign in</p><input type=email><button>Next</button>",
            "login_wall",
        ),
        (
            "https://consent.news.example/v2?s=1",
            "News",
            CONSENT.format("News", "I agree"),
            "consent_page",
        ),
    ],
)
def test_where_a_redirect_ended_tells_walls_too(final_url, title, body, expected):
    assert reason(answer(html(title, body), final_url=final_url)) == expected


@pytest.mark.parametrize(
    ("asked", "final", "is_gone"),
    [
        ("https://news.example/a/1", "https://news.example/", True),
        ("http://news.example/a/1", "https://www.news.example", True),
        ("https://news.example/ar/a/1", "https://news.example/ar/", True),
        ("https://news.example/a/1", "https://news.example/index.php", True),
        ("https://news.example/a/1", "https://news.example/a/1/", False),
        ("https://news.example/a/1", "https://news.example/?p=1", False),
        ("https://short.example/x", "https://news.example/", False),
        ("https://news.example/", "https://news.example/ar", False),
        ("https://news.example/ar", "https://news.example/", False),
        ("https://news.example/a/1", "", False),
    ],
)
def test_an_article_that_leads_to_the_front_page_is_gone(asked, final, is_gone):
    body = html("الفرات", f"<p>{SENTENCE * 20}</p>")
    response = Response(url=asked, final_url=final, status=200, body=body, content_type="text/html")
    assert reason(response) == ("soft_404" if is_gone else "")
