"""A signal that comes at any moment stops a process.

A handler may not wait for a lock that its own thread holds.
"""

import subprocess
import sys

IMPORTS = """
import os, signal, sys, threading
from worker.processes.stop_event import stop_event
"""
PROGRAM = """
for turn in range(100):
    stop = stop_event()
    sender = threading.Timer(0.0003 + turn / 1e6, os.kill, (os.getpid(), signal.SIGTERM))
    sender.start()
    while not stop.is_set():
        stop.wait(0)
    sender.join()
"""


def test_a_signal_stops_whatever_the_waiting_thread_is_doing():
    assert run(PROGRAM) == 0


def test_a_closed_terminal_stops_a_process():
    program = """
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the caller of the tests has set
stop = stop_event()
os.kill(os.getpid(), signal.SIGHUP)
sys.exit(not stop.wait(20))
"""
    assert run(program) == 0


def test_a_process_that_was_started_to_outlive_its_terminal_goes_on_ignoring_it():
    program = """
signal.signal(signal.SIGHUP, signal.SIG_IGN)
stop_event()
sys.exit(signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN)
"""
    assert run(program) == 0


def run(program: str) -> int:
    done = subprocess.run([sys.executable, "-c", IMPORTS + program], check=False, timeout=30)
    return done.returncode
