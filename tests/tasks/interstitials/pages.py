"""What pages of tests about interstitials are made of."""

from tasks.errors import RasidError
from tasks.http.response import Response
from tasks.interstitials.detect import refuse

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
GUARD = (
    "<script>window.__CF$cv$params={r:'8'};"
    "a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>"
)
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
