"""A signal that comes at any moment stops a process: a handler may not wait for a lock that its own thread holds."""

import subprocess
import sys

PROGRAM = """
import os, signal, threading
from worker.stop import stop_event
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
