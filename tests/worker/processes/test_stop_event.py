"""A signal that comes at any moment stops a process.

A handler may not wait for a lock that its own thread holds.
"""

import subprocess
import sys

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


def test_a_closed_terminal_stops_a_process():
    run("""
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the caller of the tests has set
stop = stop_event()
os.kill(os.getpid(), signal.SIGHUP)
assert stop.wait(20)
""")


def test_a_process_that_was_started_to_outlive_its_terminal_goes_on_ignoring_it():
    run("""
signal.signal(signal.SIGHUP, signal.SIG_IGN)
stop_event()
assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
""")


def run(program: str) -> None:
    imports = "import os, signal\nfrom worker.processes.stop_event import stop_event\n"
    subprocess.run([sys.executable, "-c", imports + program], check=True, timeout=30)
