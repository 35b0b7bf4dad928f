"""The web process without a socket: requests go straight to the application."""

import asyncio
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette

from rasid.web import session


class Visitor:
    """A browser or a program that asks; keeps its cookies."""

    def __init__(
        self, app: Starlette, *, peer: str = "127.0.0.1", host: str = "127.0.0.1", secret: str = ""
    ) -> None:
        self._app = app
        self._peer = peer
        self._base = f"http://{host}"
        self.cookies: dict[str, str] = {}
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> httpx.Response:
        """Ask once; redirects are not followed."""
        return asyncio.run(self._ask(method, path, body, headers))

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for a page."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, *pairs: tuple[str, str], **fields: str) -> httpx.Response:
        """Send a form of a page that was seen before."""
        known = {"form": self.cookies.get(session.FORM, "")} | fields
        return self.ask("POST", path, urlencode([*known.items(), *pairs]))

    def sign_in(self, secret: str) -> httpx.Response:
        """Begin a session with the form of the wall."""
        self.get("/session")
        return self.post("/session", token=secret)

    async def _ask(
        self, method: str, path: str, body: str, headers: dict[str, str]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app, client=(self._peer, 50_000))
        sent = self.headers | headers
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        async with httpx.AsyncClient(transport=transport, base_url=self._base) as client:
            answer = await client.request(method, path, content=body, headers=sent)
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer
