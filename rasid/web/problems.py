"""Why a request gets no answer: problem details (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class Problem(JSONResponse):
    """A refusal; ``error`` repeats the detail for clients of the first version."""

    media_type = MEDIA_TYPE

    def __init__(
        self, status: int, why: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        told = {"title": HTTPStatus(status).phrase, "status": status, "detail": why, "error": why}
        super().__init__(told | more, status_code=status, headers=headers)
