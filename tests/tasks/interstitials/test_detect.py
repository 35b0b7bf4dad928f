"""Walls in the shapes in which they come, and articles that resemble them."""

import gzip
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import PermanentError, RasidError, TransientError
from tasks.http.response import Response
from tasks.interstitials.detect import CHALLENGE_SECONDS, refuse
from tasks.interstitials.rules import RULES, fold

CORPUS = Path(os.environ.get("RASID_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
URL = "https://news.example/syria/convoy-turned-back"
SENTENCE = (
    "أعادت قوات الأمن رتلًا للتحالف الدولي كان متجهًا إلى مدينة دير الزور، وطلبت من قادته "
    "العودة إلى شرق الفرات. "
)
MENU = (
    "<nav>"
    + "".join(f"<a href=/{name}>{name}</a>" for name in ("سياسة", "اقتصاد", "رياضة", "ثقافة"))
    + "</nav>"
)
MODAL = (
    "<div class=modal><h2>تسجيل الدخول</h2><form><input type=email><input type='password'>"
    "<button>دخول</button></form></div>"
)
BANNER = (
    "<div id=onetrust-consent-sdk><h2>We value your privacy</h2><p>We and our partners "
    "store cookies on your device to "
    "measure visits and to show personalised content.</p><button>Accept "
    "all</button><button>Reject all</button></div>"
)
GUARD = "<script>window.__CF$cv$params={r:'8'};a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>"
CAPTCHA = (
    "<script src=https://challenges.cloudflare.com/turnstile/v0/api.js></script><div "
    "class=cf-turnstile></div>"
)
CHROME = GUARD + MENU + MODAL + BANNER + CAPTCHA + "<noscript>Please enable JavaScript.</noscript>"


def html(title: str, body: str, head: str = "") -> bytes:
    return (
        f"<!doctype "
        f"html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()
    )


def answer(
    body: bytes | str, *, url: str = URL, final_url: str = "", status: int = 200, **fields
) -> Response:
    raw = body.encode() if isinstance(body, str) else body
    fields = {"content_type": "text/html"} | fields
    return Response(url=url, final_url=final_url or url, status=status, body=raw, **fields)


def reason(response: Response) -> str:
    try:
        refuse(response)
    except RasidError as error:
        return error.reason
    return ""


# --- walls

WAIT = "<div class=spinner></div>"
CHALLENGES = {
    "managed challenge": html(
        "Just a moment...",
        "<h1>news.example</h1><p>Verifying you are human. This may take a few seconds.</p>"
        "<noscript>Enable JavaScript and cookies to continue</noscript>"
        "<script>window._cf_chl_opt={};a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'</script>",
    ),
    "arabic": html(
        "لحظة من فضلك…",
        f"<h2>جارٍ التحقق من أنك إنسان</h2>{WAIT}<script "
        f"src=/cdn-cgi/challenge-platform/x.js></script>",
    ),
    "turkish": html("Bir dakika lütfen...", f"<h1>Robot olmadığınızı doğrulayın</h1>{CAPTCHA}"),
    "persian": html(
        "چند لحظه صبر کنید", "<p>در حال بررسی مرورگر شما</p><script src=/__arcsjs/x.js></script>"
    ),
    "iframe": html(
        "news.example",
        "<p id=cmsg>Please enable JS and disable any ad blocker</p>"
        "<script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script><script "
        "src=https://ct.captcha-delivery.com/c.js>"
        "</script>",
    ),
    "press and hold": html(
        "Access to this page has been denied",
        "<div id=px-captcha></div><p>Press & Hold to confirm you are a human (and not a bot).</p>"
        "<script>window._pxAppId='x';a.src='//captcha.px-cloud.net/x/captcha.js'</script>",
    ),
    "incident": html(
        "",
        "<iframe src='/_Incapsula_Resource?SWUDNSAI=31'>Request unsuccessful. Incapsula "
        "incident ID: 1-2</iframe>"
        "<p>Request unsuccessful.</p>",
    ),
    "reference": html(
        "Access Denied",
        "<h1>Access Denied</h1>You don't have permission to access this page.<p>Reference #18.2"
        "<p>https://errors.edgesuite.net/18.2",
    ),
    "captcha only": html(
        "Security check", f"<h1>Please verify you are human</h1>{CAPTCHA}<form></form>"
    ),
    "proof of work": html(
        "Wait", f"<h1>Making sure you're not a bot!</h1>{WAIT}<script id='anubis_challenge'>"
    ),
}


@pytest.mark.parametrize("status", [200, 403, 429, 503])
@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_to_robots_is_tried_again_after_hours(name, status):
    with pytest.raises(TransientError, match="bot_challenge") as caught:
        refuse(answer(CHALLENGES[name], status=status))
    assert caught.value.retry_after == CHALLENGE_SECONDS


def test_a_longer_wait_is_granted_when_asked_for():
    with pytest.raises(TransientError) as caught:
        refuse(answer(CHALLENGES["turkish"], status=503, retry_after=80_000.0))
    assert caught.value.retry_after == 80_000.0


@pytest.mark.parametrize(
    "body",
    [
        html("403 Forbidden", "<center><h1>403 Forbidden</h1></center><hr><center>nginx</center>"),
        html("503 Service Unavailable", "<h1>Service Unavailable</h1><p>Please try again later."),
        b"",
        b"%PDF-1.7",
    ],
)
@pytest.mark.parametrize("status", [403, 404, 429, 503])
def test_other_failures_keep_the_reason_of_their_status(body, status):
    assert reason(answer(body, status=status)) == ""


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


# --- articles that resemble walls

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


# --- hostile pages

REASONS = {rule.reason for rule in RULES} | {"pdf", "image", "media", "feed", "binary", "not_html"}


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<p ",
        "<!--",
        "<!",
        "<script>",
        "<a>",
        "<title>",
        ">" + "x" * 59,
        "<p>" + " " * 70,
        "<h1>404</h1>",
        "a" * 99,
    ],
)
def test_no_page_takes_long(piece):
    body = (piece * (200_000 // len(piece.encode())))[:199_000]
    start = time.process_time()
    reason(answer(body))
    assert time.process_time() - start < 2


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(alphabet="<>/apscrit!-=\"' &;4ب\x00", max_size=300).map(str.encode),
    st.sampled_from(["", "text/html", "application/json", "image/png"]),
    st.sampled_from([200, 403, 503]),
)
def test_any_answer_passes_or_has_a_reason(body, content_type, status):
    assert reason(answer(body, content_type=content_type, status=status)) in {"", *REASONS}


def test_words_are_compared_without_marks_and_variants():
    assert fold("  الصَّفحة غيرُ موجودة!") == fold("الصفحه غير موجوده")
    assert fold("GİRİŞ YAP") == fold("giriş yap") == "giris yap"
