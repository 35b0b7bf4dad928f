"""An event that SIGTERM, Ctrl-C and a closed terminal set."""

import os
import signal
import threading


def stop_event() -> threading.Event:
    """Return an event that SIGTERM, Ctrl-C and a closed terminal set, unless somebody (nohup) lets
    it outlive that.

    A thread of its own sets it: a handler runs in the main thread, which may hold the event's lock
    just then, as it waits for it; to take that lock there would be to wait for oneself for ever.
    """
    stop = threading.Event()
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    threading.Thread(target=_set_when_told, args=(reader, stop), name="stop", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: _tell(writer))
    return stop


def _set_when_told(reader: int, stop: threading.Event) -> None:
    os.read(reader, 1)
    stop.set()


def _tell(writer: int) -> None:
    try:
        os.write(writer, b"!")
    except BlockingIOError:
        return  # told so often that the pipe is full
