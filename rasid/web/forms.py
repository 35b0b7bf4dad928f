"""Forms of our pages: what they send, and the proof that a page of ours sent it."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from rasid.web import session
from tasks.errors import SettingsError

MOST_BYTES = 65_536
MOST_FIELDS = 400
MOST_LETTERS = 2_000  # of a field of one line
_LEAST_LETTERS = 20  # of a form's value; what is shorter is none of ours


class Fields:
    """The fields of a form, each with one value or several."""

    def __init__(self, values: dict[str, list[str]]) -> None:
        self._values = values

    def one(self, name: str, most: int = MOST_LETTERS) -> str:
        """Return a field's value without blanks around it, "" for none.

        Raises SettingsError for more than so many letters: what somebody typed is never cut.
        """
        value = self.whole(name)
        if len(value) > most:
            raise SettingsError(f"{name}: at most {most:,} letters")
        return value

    def whole(self, name: str) -> str:
        """Return a field's value of any length; whoever takes it bounds it."""
        return self._values.get(name, [""])[0].strip()

    def ours(self, name: str) -> str:
        """Return the value of a field that nobody types, "" for one too long to be ours."""
        value = self.whole(name)
        return value if len(value) <= MOST_LETTERS else ""

    def lines(self, name: str) -> str:
        """Return the lines of a field of any length, with ends as we write them."""
        return self.whole(name).replace("\r\n", "\n").replace("\r", "\n")

    def all(self, name: str) -> list[str]:
        """Return every value of a field."""
        return self._values.get(name, [])


async def read_fields(request: Request, most: int = MOST_BYTES) -> Fields | None:
    """Read the form's fields; None for a body that no form of ours sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    try:
        return Fields(parse_qs(body.decode(), max_num_fields=MOST_FIELDS))
    except (UnicodeDecodeError, ValueError):
        return None


def is_ours(request: Request, field: str) -> bool:
    """Whether a page of ours sent the form with this value."""
    headers = request.headers
    return session.is_own_form(
        cookie=session.cookies_of(headers.get("cookie", "")).get(session.FORM, ""),
        field=field,
        origin=headers.get("origin", ""),
        host=headers.get("host", ""),
        fetched=headers.get("sec-fetch-site", ""),
    )


def value_of(request: Request) -> str:
    """Return the value of this browser's forms; a new one where it has none."""
    kept = session.cookies_of(request.headers.get("cookie", "")).get(session.FORM, "")
    is_one = len(kept) >= _LEAST_LETTERS and kept.replace("-", "").replace("_", "").isalnum()
    return kept if is_one and kept.isascii() else session.form_value()


def keep_value(request: Request, answer: Response, value: str) -> None:
    """Set the cookie that proves the forms of a page."""
    is_secure = request.url.scheme == "https"
    cookie = session.set_cookie(session.FORM, value, session.LIFE_SECONDS, is_secure=is_secure)
    answer.headers.append("Set-Cookie", cookie)
