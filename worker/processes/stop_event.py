"""An event that SIGTERM, Ctrl-C and a closed terminal set."""

import os
import signal
import threading


def stop_event() -> threading.Event:
    """Make an event that those signals set, unless they are ignored (nohup).

    A thread of its own sets it. A signal handler runs in the main thread, which may hold the
    event's lock while it waits for the event: setting it there could wait for ever.
    """
    stop = threading.Event()
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    threading.Thread(
        target=_set_when_notified, args=(reader, stop), name="stop", daemon=True
    ).start()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: _notify(writer))
    return stop


def _set_when_notified(reader: int, stop: threading.Event) -> None:
    os.read(reader, 1)
    stop.set()


def _notify(writer: int) -> None:
    try:
        os.write(writer, b"!")
    except BlockingIOError:
        return  # the pipe is full of notices
