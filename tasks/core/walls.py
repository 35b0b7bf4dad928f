"""What stands before an article instead of it: the marks and words of walls, and which of them together make one.

Nothing here decides alone. A rule names signs that must all be there and how little text the page may have: an article
about captchas has a captcha's words and an article's length. Texts are compared in the form that ``fold`` gives them.
"""

import re
import unicodedata
from functools import cache

import msgspec

# Pieces of lower-case markup, by what they show. Of defences and consent managers the paths and ids that they leave
# in a page, not the names of sites.
MARKS: dict[str, tuple[str, ...]] = {
    "challenge": tuple(  # stand in challenges only
        "_cf_chl_opt cf-chl- /orchestrate/chl_page /orchestrate/jsch /orchestrate/captcha jschl-answer id=\"challenge-form "
        "sucuri_cloudproxy_js awswafcookiedomainlist gokuprops _px-captcha id=\"px-captcha /cmd/anubis/ id=\"anubis_ "
        "__qrator/ /.well-known/ddos-guard/ captcha-delivery.com/c captcha-delivery.com/i _sec/cp_challenge "
        "sec-if-cpt-container /vercel/security/ slowaes /__arcsjs arvancaptcha".split()
    ),
    "defence": tuple(  # ordinary pages of defended sites carry these too
        "/cdn-cgi/ __cf$cv$params _incapsula_resource incapsula datadome captcha-delivery.com perimeterx px-cloud.net "
        "/_abck /akam/ edgesuite.net kpsdk ddos-guard awswaf arvancloud wp-content/plugins/wordfence imunify360".split()
    ),
    "captcha": tuple(
        "g-recaptcha recaptcha/api.js h-captcha hcaptcha.com cf-turnstile /turnstile/ geetest arkoselabs smartcaptcha "
        "name=\"captcha id=\"captcha class=\"captcha".split()
    ),
    "password": ("type=\"password", "type='password", "type=password"),
    "consent manager": tuple(
        "onetrust didomi qc-cmp2 sp_message_container usercentrics cybotcookiebot truste-consent iubenda-cs fc-consent-root "
        "cmpbox consent-form collectconsent csrftoken\" name=\"consent".split()
    ),
    "parking": ("data-adblockkey", "/adsense/domains/caf.js", "sedoparking", "parkingcrew", "parking-lander", "parklogic"),
    "script": ("<script",),
    "mount": ("id=\"root\"", "id=\"app\"", "id=\"__next\"", "id=\"__nuxt\"", "id=root>", "id=app>", "<app-root"),
    "article": ("articlebody", "newsarticle", "og:type\" content=\"article", "content=\"article\" property=\"og:type"),
}  # fmt: skip

# Titles, headings and lines that consist of little else.
PHRASES: dict[str, tuple[str, ...]] = {
    "asks for a human": (
        *("just a moment", "one moment please", "one more step", "checking your browser", "verify you are human"),
        *("verify that you are human", "verifying you are human", "confirm you are a human", "prove you are human"),
        *("are you a robot", "are you human", "you are not a robot", "i am not a robot", "i'm not a robot", "robot check"),
        *("complete the security check", "security check", "security verification", "security checkpoint", "not a bot"),
        *("human verification", "bot verification", "attention required", "pardon our interruption", "press & hold"),
        *("enable javascript and cookies to continue", "enable js and disable any ad blocker", "unusual traffic"),
        *("your request is being verified", "site connection is secure", "ddos protection"),
        *("لحظة من فضلك", "لحظة واحدة", "انتظر لحظة", "الرجاء الانتظار", "يرجى الانتظار", "جار التحقق", "جاري التحقق"),
        *("التحقق من أنك إنسان", "تأكد من أنك إنسان", "أثبت أنك لست روبوت", "أنا لست روبوت", "هل أنت روبوت", "لست برنامج روبوت"),
        *("التحقق من المتصفح", "فحص المتصفح", "فحص الأمان", "التحقق الأمني", "تحقق أمني"),
        *("bir dakika lütfen", "bir saniye lütfen", "lütfen bekleyin", "robot olmadığınızı doğrulayın", "robot musunuz"),
        *("insan olduğunuzu doğrulayın", "güvenlik kontrolü", "güvenlik doğrulaması", "tarayıcınız kontrol ediliyor"),
        *("یک لحظه صبر کنید", "لطفا صبر کنید", "چند لحظه صبر کنید", "در حال بررسی مرورگر", "بررسی مرورگر", "بررسی امنیتی"),
        *("من ربات نیستم", "ربات نیستید", "تأیید کنید که انسان هستید", "انسان بودن شما"),
        *("تکایە چاوەڕێ بکە", "ji kerema xwe li bendê bin", "verify you are not a robot", "vérification de sécurité"),
        *("vérifiez que vous êtes humain", "einen moment", "bestätigen sie, dass sie ein mensch sind", "un momento"),
        *("verifique que es un ser humano", "подтвердите, что вы не робот", "вы не робот", "проверка браузера"),
    ),
    "refuses": (
        *("access denied", "access to this page has been denied", "you have been blocked", "request unsuccessful"),
        *("the requested url was rejected", "request blocked", "forbidden", "تم رفض الوصول", "تم حظرك", "الوصول مرفوض"),
        *("erişim engellendi", "erişim reddedildi", "دسترسی غیر مجاز", "دسترسی شما مسدود شده است", "accès refusé"),
    ),
    "asks to log in": (
        *("log in", "login", "sign in", "member login", "subscriber login", "log in to continue", "sign in to continue"),
        *("please log in", "please sign in", "log in or sign up", "sign in or create an account", "log in to your account"),
        *("تسجيل الدخول", "سجل الدخول", "سجل دخولك", "الدخول", "دخول الأعضاء", "دخول المشتركين", "يرجى تسجيل الدخول"),
        *("giriş yap", "giriş yapın", "üye girişi", "abone girişi", "oturum aç", "oturum açın", "kullanıcı girişi"),
        *("ورود", "ورود به سایت", "ورود کاربران", "ورود به حساب کاربری", "وارد شوید", "چوونەژوورەوە", "têkevin"),
        *("connexion", "se connecter", "anmelden", "einloggen", "iniciar sesión", "вход", "войти"),
    ),
    "asks for consent": (
        *("before you continue", "we value your privacy", "we care about your privacy", "your privacy", "your privacy choices"),
        *("privacy settings", "cookie consent", "cookie settings", "cookie notice", "we use cookies", "consent"),
        *("this site uses cookies", "this website uses cookies", "your data, your choice", "data protection choices"),
        *("قبل المتابعة", "قبل أن تتابع", "قبل الاستمرار", "نحن نقدر خصوصيتك", "نحن نهتم بخصوصيتك", "خصوصيتك تهمنا", "خصوصيتك"),
        *("إعدادات الخصوصية", "إعدادات ملفات تعريف الارتباط", "الموافقة على ملفات تعريف الارتباط"),
        *("devam etmeden önce", "gizliliğinize önem veriyoruz", "gizliliğiniz bizim için önemli", "çerez ayarları"),
        *("çerez tercihleri", "çerez politikası", "پیش از ادامه", "قبل از ادامه", "حریم خصوصی شما", "تنظیمات کوکی"),
        *("bevor sie fortfahren", "wir schätzen ihre privatsphäre", "avant de continuer", "antes de continuar"),
    ),
    "offers a choice": (
        *("accept", "accept all", "accept cookies", "accept and continue", "i accept", "agree", "i agree", "agree and continue"),
        *("allow all", "reject all", "manage options", "قبول", "قبول الكل", "أوافق", "موافق", "أوافق وأتابع", "رفض الكل"),
        *("kabul et", "tümünü kabul et", "kabul ediyorum", "tümünü reddet", "پذیرش همه", "می‌پذیرم", "موافقم", "قبول همه"),
        *("akzeptieren", "alle akzeptieren", "zustimmen", "tout accepter", "j'accepte", "aceptar todo", "принять все"),
    ),
    "not found": (
        *("404", "404 error", "error 404", "404 not found", "not found", "page not found", "article not found"),
        *("page can't be found", "page cannot be found", "page could not be found", "page doesn't exist", "page does not exist"),
        *("the page you are looking for", "the page you were looking for", "page no longer exists", "page not available"),
        *("content not found", "post not found", "story not found", "nothing found", "page is missing", "page unavailable"),
        *("الصفحة غير موجودة", "صفحة غير موجودة", "الصفحة المطلوبة غير موجودة", "لم يتم العثور على الصفحة", "لم نعثر على الصفحة"),
        *("الصفحة التي تبحث عنها غير موجودة", "الصفحة التي طلبتها غير موجودة", "غير موجود", "خطأ 404", "المقال غير موجود"),
        *("الخبر غير موجود", "المحتوى غير موجود", "الصفحة غير متوفرة", "الصفحة غير متاحة"),
        *("sayfa bulunamadı", "aradığınız sayfa bulunamadı", "haber bulunamadı", "içerik bulunamadı", "404 hatası"),
        *("صفحه یافت نشد", "صفحه پیدا نشد", "صفحه مورد نظر یافت نشد", "صفحه مورد نظر پیدا نشد", "خطای 404", "یافت نشد"),
        *("پەڕەکە نەدۆزرایەوە", "rûpel nehat dîtin", "rûpel nehate dîtin", "page introuvable", "seite nicht gefunden"),
        *("página no encontrada", "страница не найдена"),
    ),
    "for sale": (
        *("domain is for sale", "domain name is for sale", "domain for sale", "buy this domain", "this domain is parked"),
        *("domain parked", "parked domain", "domain may be for sale", "this domain has expired", "domain has expired"),
        *("is for sale", "النطاق للبيع", "هذا النطاق للبيع", "الدومين للبيع", "bu alan adı satılıktır", "alan adı satılık"),
        *("این دامنه به فروش می‌رسد", "دامنه برای فروش", "diese domain steht zum verkauf", "ce domaine est à vendre"),
    ),
}  # fmt: skip

# Words that say what a line is about.
ABOUT_CONSENT = ("cookie", "consent", "privacy", "partners", "gdpr", "ملفات تعريف الارتباط", "كوكيز", "الخصوصية", "خصوصيتك") + (
    *("çerez", "gizlilik", "kvkk", "کوکی", "حریم خصوصی", "datenschutz", "einwilligung", "confidentialité", "traceurs"),
)
ABOUT_SCRIPT = ("javascript", "java script", "جافا سكريبت", "جافا سكربت", "جافاسكريبت", "جافاسكربت") + (
    *("جاوا اسکریپت", "جاوااسکریپت", "جاوا سکریپت"),
)

# Where a redirect ended.
ADDRESSES: dict[str, re.Pattern[str]] = {
    "login address": re.compile(r"/(?:[\w-]{0,20}log-?in|sign-?in|sso|oauth2?|auth|giris|uye-girisi)(?:[/.?]|$)", re.IGNORECASE),
    "consent address": re.compile(r"//(?:consent|privacy|cmp)\.|/(?:collect-?consent|consent|cookie-?wall|privacy-?gate)\b", re.I),
}


class Rule(msgspec.Struct, frozen=True):
    """A page with all ``signs`` and at most so many letters of running and of visible text is a wall.

    Lines about cookies are not counted: banners stand on walls and articles alike. A page that declares itself an
    article is spared unless the signs stand on nothing else.
    """

    reason: str
    signs: frozenset[str]
    max_running: int
    max_visible: int = 10_000
    spares_articles: bool = True


def _rule(reason: str, signs: str, max_running: int, max_visible: int = 10_000, *, spares: bool = True) -> Rule:
    return Rule(reason, frozenset(signs.split(", ")), max_running, max_visible, spares)


BOT_CHALLENGE = "bot_challenge"
RULES: tuple[Rule, ...] = (
    _rule(BOT_CHALLENGE, "challenge", 1000, 3000, spares=False),
    _rule(BOT_CHALLENGE, "defence, asks for a human", 600, 1200),
    _rule(BOT_CHALLENGE, "defence, refuses", 600, 1200),
    _rule(BOT_CHALLENGE, "captcha, asks for a human", 400, 600),
    _rule(BOT_CHALLENGE, "blocked, asks for a human", 600, 1200),
    _rule(BOT_CHALLENGE, "blocked, captcha", 400, 600),
    _rule(BOT_CHALLENGE, "asks for a human, asks for a human named, needs script", 200, 300),
    _rule("consent_page", "consent address, offers a choice", 300, 1500, spares=False),
    _rule("consent_page", "asks for consent named, offers a choice", 300, 600),
    _rule("consent_page", "consent manager, asks for consent, offers a choice", 60, 150),
    _rule("login_wall", "login address, password", 800, 3000, spares=False),
    _rule("login_wall", "login address, asks to log in", 600, 2000, spares=False),
    _rule("login_wall", "asks to log in named, password", 500, 2000),
    _rule("login_wall", "asks to log in, password", 100, 200),
    _rule("soft_404", "not found twice named", 1500, 6000),
    _rule("soft_404", "not found named", 400, 3000),
    _rule("parked_domain", "parking", 400, 2000),
    _rule("parked_domain", "for sale named", 600, 2000),
    _rule("js_required", "needs script, script", 0, 60),
    _rule("js_required", "mount, script", 0, 60),
)

_DROPPED = {"Mn", "Cf"}
_ALIKE = str.maketrans("ىیکةۀەı", "ييكهههi")
_NO_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return text as walls are compared: small letters without marks, one form of each, words by single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in decomposed if unicodedata.category(sign) not in _DROPPED)
    return _NO_WORD.sub(" ", bare.translate(_ALIKE)).strip()


@cache
def folded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Return phrases in that form, made once."""
    return tuple(map(fold, phrases))
