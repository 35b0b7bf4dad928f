"""What we ask for, and how: requests as values."""

import msgspec

from tasks.http.urls import origin_of, same_origin


class RequestOptions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one source wants to be asked, where it differs from the rest.

    ``timeout_seconds`` 0 is the setting's; ``ignores_robots_because`` is the written reason for not
    asking robots.txt; ``fresh_parameter`` is a query parameter that gets a feed past the page cache
    of its site (`fresh_address`). All of it holds for ``origin`` only (scheme, host and port):
    headers may be secrets. "" stands for the origin of the address that is asked first.
    """

    user_agent: str = ""
    headers: dict[str, str] = {}
    timeout_seconds: float = 0.0
    ignores_robots_because: str = ""
    fresh_parameter: str = ""
    origin: str = ""

    def hold_for(self, url: str, asked: str) -> bool:
        """Tell whether they hold for ``url``, on the way from the address that was ``asked``."""
        return same_origin(url, self.origin or asked)


def bound_to(options: RequestOptions, url: str) -> RequestOptions:
    """Bind options that name no origin to that of ``url``."""
    if options.origin or options == RequestOptions():
        return options
    return msgspec.structs.replace(options, origin=origin_of(url))


class Validators(msgspec.Struct, frozen=True):
    """What makes the next visit conditional; "" when the server gave none."""

    etag: str = ""
    last_modified: str = ""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One address to download.

    ``etag`` and ``last_modified`` make it conditional; ``obeys_robots`` is for pages,
    ``is_feed`` asks for the formats of feeds first.

    With a ``form`` or a ``body`` it is sent there instead (POST), and a redirect is an answer like
    any other.
    """

    url: str
    max_bytes: int
    etag: str = ""
    last_modified: str = ""
    obeys_robots: bool = True
    is_feed: bool = False
    request_options: RequestOptions = RequestOptions()
    form: dict[str, str] = {}
    body: str = ""
