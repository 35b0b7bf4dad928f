"""Write `deploy/helm` from what kustomize makes of the overlay `small`: one truth, two ways to it.

`python -m tools.helm_chart` writes the chart; `chart` gives its files to the tests.
"""

import io
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tools.manifests import Manifest, rendered

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "deploy" / "helm"
OVERLAY = "small"
_NOTE = "# Written by tools/helm_chart.py from deploy/kubernetes; change it there.\n"
_HASHED = re.compile(r"(rasid-settings|valkey-config)-([a-z0-9]{10})")
_MARK = re.compile(r"""['"]?<<(\w+)>>['"]?""")
_EXPRESSIONS = {
    "namespace": "{{ .Release.Namespace | quote }}",
    "image": '{{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default '
    ".Chart.AppVersion) | quote }}",
    "workers": "{{ .Values.workers }}",
    "archive": "{{ .Values.storage.archive }}",
    "data": "{{ .Values.storage.valkey }}",
    "settings": "{{- toYaml .Values.settings | nindent 2 }}",
    "checksum": "{{ toJson .Values.settings | sha256sum | quote }}",
    "readers": "{{ .Values.namespaces.readers | quote }}",
    "monitoring": "{{ .Values.namespaces.monitoring | quote }}",
}
_NAMESPACES = {"ingress-nginx": "readers", "monitoring": "monitoring"}
_VALUES = """\
# Secrets rasid-store and rasid-web are yours to make: docs/how-to/deploy.md.
image:
  repository: {repository} # yours
  tag: "" # the version of the chart
workers: {workers}
storage:
  archive: {archive}
  valkey: {data}
# Who may read, and who may ask for metrics: the names of their namespaces.
namespaces:
  readers: ingress-nginx
  monitoring: monitoring
# Any setting of docs/reference/settings.md, as a text.
settings:
{settings}"""


def chart() -> dict[str, str]:
    """Return the text of each file of the chart, by its path in it."""
    found: dict[str, str] = {}
    kinds: defaultdict[str, list[Any]] = defaultdict(list)
    for manifest in rendered(OVERLAY):
        if manifest["kind"] != "Namespace":  # `helm install --create-namespace` makes it
            kinds[manifest["kind"].lower()].append(_opened(manifest, found))
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    texts = {f"templates/{kind}.yaml": _template(made) for kind, made in sorted(kinds.items())}
    return {
        "Chart.yaml": _NOTE + _yaml(_about(version)),
        "values.yaml": _NOTE + _VALUES.format(**found),
        "values.schema.json": json.dumps(_schema(), indent=2) + "\n",
        **texts,
    }


def _opened(manifest: Manifest, found: dict[str, str]) -> Any:
    """Put marks where values go; what stood there is the default, and goes to ``found``."""
    opened = _walked(manifest)
    opened["metadata"]["namespace"] = "<<namespace>>"
    spec = opened.get("spec", {})
    if opened["metadata"]["name"] == "rasid-settings":
        settings = "".join(f"  {line}\n" for line in _yaml(opened["data"]).splitlines())
        found["settings"] = settings
        opened["data"] = "<<settings>>"
    if opened["kind"] in ("Deployment", "StatefulSet"):
        _open_workload(opened, found)
        _note_files(opened, manifest)
    for claim in spec.get("volumeClaimTemplates", ()):
        requests = claim["spec"]["resources"]["requests"]
        name = claim["metadata"]["name"]
        found[name] = requests["storage"]
        requests["storage"] = f"<<{name}>>"
    return opened


def _open_workload(opened: Any, found: dict[str, str]) -> None:
    template = opened["spec"]["template"]
    if opened["metadata"]["name"] == "worker":
        found["workers"] = str(opened["spec"]["replicas"])
        opened["spec"]["replicas"] = "<<workers>>"
    for container in template["spec"]["containers"]:
        if container["name"] == "rasid":
            found["repository"] = container["image"].rpartition(":")[0]
            container["image"] = "<<image>>"
            notes = template["metadata"].setdefault("annotations", {})
            notes["checksum/settings"] = "<<checksum>>"  # new settings, new pods


def _note_files(opened: Any, manifest: Manifest) -> None:
    """Note the hash that kustomize puts into the name of a workload's files: new ones, new pods."""
    hashes = dict(_HASHED.findall(json.dumps(manifest)))
    if hash_ := hashes.get("valkey-config"):
        notes = opened["spec"]["template"]["metadata"].setdefault("annotations", {})
        notes["checksum/valkey-config"] = hash_


def _walked(value: Any) -> Any:
    """Copy a manifest, without the hashes in names and with marks for namespaces of others."""
    if isinstance(value, dict):
        copied = {name: _walked(inner) for name, inner in value.items()}
        other = copied.get("kubernetes.io/metadata.name")
        if other in _NAMESPACES:
            copied["kubernetes.io/metadata.name"] = f"<<{_NAMESPACES[other]}>>"
        return copied
    if isinstance(value, list):
        return [_walked(inner) for inner in value]
    if isinstance(value, str):
        return _HASHED.sub(r"\1", value)
    return value


def _template(manifests: list[Any]) -> str:
    texts = [_yaml(manifest) for manifest in manifests]
    if any("{{" in text for text in texts):
        raise ValueError("a manifest holds braces, which Helm would take for its own")
    joined = "---\n".join(texts)
    return _NOTE + _MARK.sub(lambda found: _EXPRESSIONS[found[1]], joined)


def _yaml(value: Any) -> str:
    writer = YAML()
    writer.width = 10_000
    text = io.StringIO()
    writer.dump(value, text)
    return text.getvalue()


def _about(version: str) -> Mapping[str, str]:
    return {
        "apiVersion": "v2",
        "name": "rasid",
        "description": "Watches news feeds and turns them into tagged, replayable streams.",
        "type": "application",
        "version": version,
        "appVersion": version,
    }


def _schema() -> dict[str, Any]:
    text, size = {"type": "string"}, {"type": "string", "pattern": "^[0-9]+(Mi|Gi|Ti)$"}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **_closed(
            image=_closed(repository=text, tag=text),
            workers={"type": "integer", "minimum": 1},
            storage=_closed(archive=size, valkey=size),
            namespaces=_closed(readers=text, monitoring=text),
            settings={
                "type": "object",
                "propertyNames": {"pattern": "^RASID_[A-Z_]+$"},
                "additionalProperties": text,
            },
            **{"global": {"type": "object"}},
        ),
    }


def _closed(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _written() -> Iterator[Path]:
    yield from (path for path in TARGET.rglob("*") if path.is_file())


def main() -> None:
    """Write the chart; files that it has no more are removed."""
    files = chart()
    for path in _written():
        if str(path.relative_to(TARGET)) not in files:
            path.unlink()
    for name, text in files.items():
        path = TARGET / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
