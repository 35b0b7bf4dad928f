"""What the deployment files start, with which settings, and how they ask after it.

Compose, Kubernetes, systemd.
"""

import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import click

from rasid.cli import rasid
from tools.manifests import OVERLAYS, rendered
from tools.read_yaml import read_yaml

ROOT = Path(__file__).parents[2]
SYSTEMD = ROOT / "deploy" / "systemd"
COMPOSE = read_yaml((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("rasid")}
KEYS = {  # of the Secrets that the page tells people to make
    "small": {"rasid-store": ("RASID_REDIS_PASSWORD",), "rasid-web": ("RASID_WEB_TOKENS",)},
    "large": {
        "rasid-store": ("RASID_REDIS_PASSWORD", "RASID_REDIS_URL"),
        "rasid-web": ("RASID_WEB_TOKENS",),
    },
}


class Start(NamedTuple):
    """One process that a file starts.

    The arguments of `rasid`, its settings and secrets, its checks, its time to end.
    """

    source: str
    command: tuple[str, ...]
    environment: dict[str, str]
    secrets: tuple[str, ...]
    checks: tuple[tuple[str, ...], ...]
    grace_seconds: int

    @property
    def settings(self) -> dict[str, str]:
        return {
            name: value for name, value in self.environment.items() if name.startswith("RASID_")
        }


def parse(arguments: tuple[str, ...]) -> click.Context:
    """Read a command line of ours as click does, without running it."""
    name, *rest = arguments
    command = rasid.get_command(click.Context(rasid), name)
    while isinstance(command, click.Group):
        command = command.get_command(click.Context(command), rest.pop(0))
    return command.make_context(name, rest)


@cache
def starts() -> tuple[Start, ...]:
    """Return all of them."""
    return (*_of_compose(), *_of_kubernetes(), *_of_systemd())


def workloads(overlay: str) -> Iterator[dict[str, Any]]:
    """Yield the deployments and stateful sets of an overlay."""
    yield from (one for one in rendered(overlay) if one["kind"] in ("Deployment", "StatefulSet"))


def seconds(text: str) -> int:
    """Read Compose's short spelling of seconds."""
    return int(text.removesuffix("s"))


def unit(path: Path) -> list[tuple[str, str]]:
    """Return the keys and values of a unit, in order; a key may stand there more than once."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [tuple(line.split("=", 1)) for line in lines if "=" in line and not line.startswith("#")]


def _of_compose() -> Iterator[Start]:
    for name, service in OURS.items():
        environment = {
            key: str(value)
            for key, value in service["environment"].items()
            if "$" not in str(value)
        }
        check = tuple(service["healthcheck"]["test"][1:])
        command, grace = tuple(service["command"]), seconds(service["stop_grace_period"])
        yield Start(
            f"compose {name}", command, environment, tuple(service["secrets"]), (check,), grace
        )


def _of_kubernetes() -> Iterator[Start]:
    for overlay in OVERLAYS:
        maps = {
            one["metadata"]["name"]: one["data"]
            for one in rendered(overlay)
            if one["kind"] == "ConfigMap"
        }
        for workload in workloads(overlay):
            pod = workload["spec"]["template"]["spec"]
            for container in pod["containers"]:
                if container["name"] == "rasid":
                    environment = maps[container["envFrom"][0]["configMapRef"]["name"]] | {
                        one["name"]: one["value"] for one in container["env"]
                    }
                    source, grace = (
                        f"{overlay} {workload['metadata']['name']}",
                        pod["terminationGracePeriodSeconds"],
                    )
                    secrets = tuple(key for name in secrets_of(pod) for key in KEYS[overlay][name])
                    yield Start(
                        source,
                        tuple(container["args"]),
                        environment,
                        secrets,
                        _probes(container),
                        grace,
                    )


def secrets_of(pod: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of the Secrets that a pod mounts."""
    volumes = pod["volumes"]
    sources = [
        source["secret"]["name"]
        for volume in volumes
        for source in volume.get("projected", {}).get("sources", ())
    ]
    return (*sources, *(volume["secret"]["secretName"] for volume in volumes if "secret" in volume))


def _probes(container: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Return a container's probes as commands.

    One over HTTP becomes the request that the kubelet makes.
    """
    probes = [container[f"{kind}Probe"] for kind in ("startup", "readiness", "liveness")]
    ports = {port["name"]: port["containerPort"] for port in container.get("ports", ())}
    return tuple(
        dict.fromkeys(
            tuple(probe["exec"]["command"])
            if "exec" in probe
            else (
                "curl",
                "--fail",
                "--silent",
                f"http://127.0.0.1:{ports[probe['httpGet']['port']]}{probe['httpGet']['path']}",
            )
            for probe in probes
        )
    )


def _of_systemd() -> Iterator[Start]:
    shared = unit(SYSTEMD / "rasid-.service.d" / "10-all.conf")
    secrets = tuple(value.partition(":")[0] for key, value in shared if key == "LoadCredential")
    example = dict(unit(SYSTEMD / "environment.example"))
    for path in sorted(SYSTEMD.glob("rasid-*.service")):
        own = dict(unit(path))
        program, *arguments = shlex.split(own["ExecStart"])
        assert program == "/opt/rasid/bin/rasid"
        environment = dict(value.split("=", 1) for key, value in shared if key == "Environment")
        check = ("rasid", "alive", arguments[0])
        grace = int(own["TimeoutStopSec"])
        yield Start(path.name, tuple(arguments), example | environment, secrets, (check,), grace)
