"""Rules by which a page is no article: marks and words of walls, and which of them make one.

Nothing here decides alone. A rule names signs that must all be there and how little text the page
may have: an article about captchas has a captcha's words and an article's length. Texts are
compared in the profile ``INTERSTITIALS``.
"""

import re

import msgspec

from tasks.interstitials.phrases import SIGNS


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Pieces of lower-case markup without white space and quotes, by what they show: the paths and ids
# that defences, consent managers and parking services leave in a page.
MARKS: dict[str, tuple[str, ...]] = {
    # stand in challenges only
    "challenge": _pieces(
        """
        _cf_chl_opt /orchestrate/chl_page /orchestrate/jsch /orchestrate/captcha jschl-answer
        id=challenge-form sucuri_cloudproxy_js awswafcookiedomainlist gokuprops id=px-captcha
        /cmd/anubis/ anubis_challenge __qrator/ /.well-known/ddos-guard/ captcha-delivery.com/c
        captcha-delivery.com/i _sec/cp_challenge sec-if-cpt-container /vercel/security/
        slowaes.decrypt /__arcsjs arvancaptcha
        """
    ),
    # stand in ordinary pages of defended sites too
    "defence": _pieces(
        """
        /cdn-cgi/ __cf$cv$params _incapsula_resource incapsula datadome captcha-delivery.com
        perimeterx px-cloud.net _abck /akam/ edgesuite.net kpsdk ddos-guard awswaf arvancloud
        plugins/wordfence imunify360
        """
    ),
    "captcha": _pieces(
        """
        g-recaptcha recaptcha/api.js h-captcha hcaptcha.com cf-turnstile /turnstile/ geetest
        arkoselabs smartcaptcha name=captcha id=captcha class=captcha
        """
    ),
    "password": _pieces("type=password"),
    "consent manager": _pieces(
        """
        onetrust didomi qc-cmp2 sp_message_container usercentrics cybotcookiebot truste-consent
        iubenda-cs fc-consent-root cmpbox
        """
    ),
    "consent form": _pieces(
        """
        action=/consent action=/collectconsent /collectconsent name=consent name=agree
        value=agree
        """
    ),
    "parking": _pieces(
        """
        data-adblockkey /adsense/domains/caf.js sedoparking parkingcrew parking-lander parklogic
        """
    ),
    "script": _pieces("<script"),
    "mount": _pieces("<divid=root <divid=app <divid=__next <divid=__nuxt <app-root"),
    "article": _pieces(
        """
        articlebody newsarticle og:typecontent=article content=articleproperty=og:type
        """
    ),
}

# Where a redirect ended.
ADDRESSES: dict[str, re.Pattern[str]] = {
    "login address": re.compile(
        r"/(?:[\w-]{0,20}log-?in|sign-?in|sso|oauth2?|auth|giris|uye-girisi)(?:[/.?]|$)",
        re.IGNORECASE,
    ),
    "consent address": re.compile(
        r"//(?:consent|privacy|cmp)\.|/(?:collect-?consent|consent|cookie-?wall|privacy-?gate)\b",
        re.IGNORECASE,
    ),
}


IN_PASSING = frozenset({"offers a choice"})  # buttons, whatever the headline
# Signs that only the words of a page give.
_PLACES = ("", " named", " twice named")
WORDS = frozenset(f"{sign}{place}" for sign in SIGNS for place in _PLACES) | {
    "needs script",
    "only consent",
}


class Rule(msgspec.Struct, frozen=True):
    """A page with all ``signs``, and no more letters of running and visible text, is a wall.

    Words are signs where they stand instead of a headline; "named" means in the title or in a
    heading, "twice named" in both. A page that declares itself an article is spared where walls do
    not stand on article pages.
    """

    reason: str
    signs: frozenset[str]
    max_running: int
    max_visible: int = 10_000
    spares_articles: bool = True


def _rule(
    reason: str, signs: str, max_running: int, max_visible: int = 10_000, *, spares: bool = True
) -> Rule:
    return Rule(reason, frozenset(signs.split(", ")), max_running, max_visible, spares)


BOT_CHALLENGE = "bot_challenge"
RULES: tuple[Rule, ...] = (
    _rule(BOT_CHALLENGE, "challenge", 1000, 3000, spares=False),
    _rule(BOT_CHALLENGE, "defence, asks for a human", 600, 1200),
    _rule(BOT_CHALLENGE, "defence, refuses", 600, 1200),
    _rule(BOT_CHALLENGE, "captcha, asks for a human", 400, 600),
    _rule(BOT_CHALLENGE, "blocked, asks for a human", 600, 1200),
    _rule(BOT_CHALLENGE, "blocked, captcha", 400, 600),
    _rule(BOT_CHALLENGE, "asks for a human named, needs script", 200, 300),
    _rule(
        "consent_page", "consent address, offers a choice, only consent", 3000, 6000, spares=False
    ),
    _rule(
        "consent_page",
        "consent form, asks for consent named, offers a choice, only consent",
        3000,
        5000,
    ),
    _rule("consent_page", "asks for consent named, offers a choice, only consent", 500, 900),
    _rule(
        "consent_page", "consent manager, asks for consent, offers a choice, only consent", 500, 700
    ),
    _rule("login_wall", "login address, password", 800, 3000, spares=False),
    _rule("login_wall", "login address, asks to log in", 600, 2000, spares=False),
    _rule("login_wall", "asks to log in named, password", 500, 2000),
    _rule("login_wall", "asks to log in, password", 0, 150),
    _rule("soft_404", "not found twice named", 1500, 6000),
    _rule("soft_404", "not found named", 400, 3000),
    _rule("parked_domain", "parking", 400, 2000),
    _rule("parked_domain", "for sale named", 600, 2000),
    _rule("js_required", "needs script, script", 0, 60),
    _rule("js_required", "mount, script", 0, 60),
)
