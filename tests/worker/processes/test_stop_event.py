"""A signal that comes at any moment stops a process.

A handler may not wait for a lock that its own thread holds.
"""

import subprocess
import sys

import pytest

PROGRAM = """
import os, signal, threading
from worker.processes.stop_event import stop_event
for turn in range(100):
    stop = stop_event()
    sender = threading.Timer(0.0003 + turn / 1e6, os.kill, (os.getpid(), signal.SIGTERM))
    sender.start()
    while not stop.is_set():
        stop.wait(0)
    sender.join()
"""


def test_a_signal_stops_whatever_the_waiting_thread_is_doing():
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=30)


@pytest.mark.parametrize(
    ("before", "ends"), [("", True), ("signal.signal(signal.SIGHUP, signal.SIG_IGN)", False)]
)
def test_a_closed_terminal_stops_a_process_unless_it_was_told_to_outlive_that(before, ends):
    program = f"""
import os, signal
from worker.processes.stop_event import stop_event
{before}
stop = stop_event()
os.kill(os.getpid(), signal.SIGHUP)
assert stop.wait(5 if {ends} else 0.2) is {ends}
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
