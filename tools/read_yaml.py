"""YAML files of ours, read by libyaml: a parser in Python takes thirty times as long."""

from typing import Any

import yaml


def read_yaml(text: str) -> Any:
    """Return the only document of a text; yaml.YAMLError for what is no YAML."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def read_documents(text: str) -> list[Any]:
    """Return all documents of a text, None for an empty one."""
    return list(yaml.load_all(text, Loader=yaml.CSafeLoader))
