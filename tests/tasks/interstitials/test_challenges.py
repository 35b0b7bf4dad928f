"""Checks for people, in the shapes in which they come."""

import pytest

from tasks.errors import TransientError
from tasks.interstitials.detect import CHALLENGE_SECONDS, refuse
from tests.tasks.interstitials.pages import CAPTCHA, answer, html, reason

WAIT = "<div class=spinner></div>"
CHALLENGES = {
    "managed challenge": html(
        "Just a moment...",
        "<h1>news.example</h1><p>Verifying you are human. This may take a few seconds.</p>"
        "<noscript>Enable JavaScript and cookies to continue</noscript>"
        "<script>window._cf_chl_opt={};"
        "a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'</script>",
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
