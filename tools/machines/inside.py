"""What runs in the booted root: types the rest of the page, then asks systemd after the units.

Copied there by `systemd_trial`; needs nothing but Python and systemd.
"""

import json
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

UNITS = ("poll", "work", "web", "archive", "hooks")
PLACE = Path("/trial")
WAIT_SECONDS = 120
IS_STARTING = 3  # of `systemctl status`, for a unit that is not active yet
ALIVE = "RASID_DATA_DIR=/var/lib/rasid /opt/rasid/bin/rasid alive {}"


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run one line in the copy of the source."""
    return subprocess.run(  # noqa: S603 - the page's own lines
        ["/bin/sh", "-c", line], cwd="/src", capture_output=True, text=True, check=False
    )


def fact(unit: str, name: str) -> str:
    """Ask systemd for one property of a unit of ours."""
    return shell(f"systemctl show --value --property={name} rasid-{unit}").stdout.strip()


def comes(is_true: Callable[[], bool]) -> bool:
    """Wait until something is true."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if is_true():
            return True
        time.sleep(1)
    return False


def tell(holds: bool, words: str) -> None:  # noqa: FBT001 - one promise, kept or not
    """Write one line of the result."""
    with (PLACE / "told").open("a", encoding="utf-8") as file:
        file.write(json.dumps([bool(holds), words], ensure_ascii=False) + "\n")


def start_server() -> None:
    """Give the distribution's server the password that the page made."""
    secret = Path("/etc/rasid/secrets/RASID_REDIS_PASSWORD").read_text().strip()
    with Path("/etc/redis/redis.conf").open("a") as file:
        file.write(f"requirepass {secret}\nappendonly yes\nmaxmemory-policy noeviction\n")
    shell("systemctl restart redis-server")
    tell(shell("systemctl is-active redis-server").returncode == 0, "redis-server is active")


def type_the_page() -> None:
    """Type each command; the server is started once its password is there."""
    for line in (PLACE / "commands").read_text("utf-8").splitlines():
        done = shell(line)
        good = (0, IS_STARTING) if "systemctl status" in line else (0,)
        tell(done.returncode in good, f"$ {line} {done.stderr.strip()[-300:]}".strip())
        if "RASID_REDIS_PASSWORD" in line:
            start_server()


def healthy() -> bool:
    """Ask the web process."""
    try:
        with urllib.request.urlopen("http://127.0.0.1:8080/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def running() -> None:
    """Every unit is started, reports itself alive, and is as contained as agreed."""
    for unit in UNITS:
        tell(comes(lambda unit=unit: fact(unit, "ActiveState") == "active"), f"{unit} is active")
        tell(fact(unit, "NRestarts") == "0", f"{unit} was not started again")
        complaints = shell(f"journalctl --unit=rasid-{unit} --output=cat --identifier=systemd")
        tell("different" not in complaints.stdout, f"{unit} finds its directories as agreed")
        alive = comes(lambda unit=unit: shell(ALIVE.format(unit)).returncode == 0)
        tell(alive, f"{unit} reports itself alive")
        process = fact(unit, "MainPID")
        status = Path(f"/proc/{process}/status").read_text() if process != "0" else ""
        owner = shell(f"stat -c %U /proc/{process}").stdout.strip()
        tell(owner == "rasid", f"{unit} runs as {owner}")
        tell("NoNewPrivs:\t1" in status, f"{unit} gets no new privileges")
        tell("Seccomp:\t2" in status, f"{unit} is filtered by system call")
        tell("CapEff:\t0000000000000000" in status, f"{unit} has no capabilities")
    tell(comes(healthy), "the web process answers on its port")


def killed() -> None:
    """Expect that what is killed is started again."""
    before = fact("work", "MainPID")
    shell(f"kill -9 {before}")
    is_back = comes(
        lambda: fact("work", "ActiveState") == "active" and fact("work", "MainPID") != before
    )
    tell(is_back, "work is started again after kill -9")


def silent() -> None:
    """Expect that a process without a sign of life is ended and started again."""
    folder = Path("/run/systemd/system/rasid-poll.service.d")
    folder.mkdir(parents=True)
    (folder / "20-trial.conf").write_text("[Service]\nWatchdogSec=20\nTimeoutAbortSec=5\n")
    shell("systemctl daemon-reload; systemctl restart rasid-poll")
    before = fact("poll", "MainPID")
    time.sleep(25)
    tell(fact("poll", "MainPID") == before, "poll that works is left alone by its watchdog")
    shell(f"kill -STOP {before}")
    is_back = comes(
        lambda: fact("poll", "ActiveState") == "active" and fact("poll", "MainPID") != before
    )
    tell(is_back, "poll is started again by its watchdog when it is frozen")


def stopped() -> None:
    """Expect that the target stops all of them, without a failure and within their time."""
    began = time.monotonic()
    shell("systemctl stop rasid.target")  # returns when the target has stopped, not the services
    for unit in UNITS:
        is_over = comes(lambda unit=unit: fact(unit, "ActiveState") == "inactive")
        tell(is_over, f"{unit} is stopped with the target, {time.monotonic() - began:.0f} s")
        ended = (fact(unit, "Result"), fact(unit, "ExecMainStatus"))
        tell(ended == ("success", "0"), f"{unit} ended with {ended}")


def main() -> None:
    """Do all of it; what is not expected ends the trial as a broken promise."""
    try:
        tell(True, shell("systemctl --version").stdout.partition("\n")[0])
        type_the_page()
        for step in (running, killed, silent, stopped):
            step()
    except Exception as error:  # noqa: BLE001 - whatever it is must be told outside
        tell(False, f"the trial ended: {error!r}")
    for unit in UNITS:
        log = shell(f"journalctl --unit=rasid-{unit} --lines=200 --output=cat").stdout
        (PLACE / f"{unit}.log").write_text(log, "utf-8")


main()
