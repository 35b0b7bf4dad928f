"""Whether a port can be listened on, asked before a process that serves it starts."""

import errno
import socket
import time

from tasks.errors import SettingsError

PORT_SECONDS = 3.0  # in which a web process that was told to end does so


def require_free_port(host: str, port: int, setting: str = "RASID_WEB_PORT") -> None:
    """Raise SettingsError when somebody else listens there; it names the ``setting``.

    One that is just ending, as the web process of a killed ``rasid up`` is, gets time to finish.
    """
    deadline = time.monotonic() + PORT_SECONDS
    while (error := _bind_error(host, port)) is not None:
        is_taken = error.errno == errno.EADDRINUSE
        if is_taken and time.monotonic() < deadline:
            time.sleep(0.1)
            continue
        remedy = (
            f"stop what listens there or set {setting} to a free one"
            if is_taken
            else f"correct {setting.replace('PORT', 'HOST')}"
        )
        raise SettingsError(
            f"port {port} on {host} cannot be used ({error.strerror}); {remedy}"
        ) from error


def _bind_error(host: str, port: int) -> OSError | None:
    """Return why nobody can listen there, None when somebody can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None
