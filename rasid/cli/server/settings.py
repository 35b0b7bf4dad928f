"""``rasid settings``: the settings in effect, and where each was set."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
from pydantic_settings import EnvSettingsSource, SecretsSettingsSource, TomlConfigSettingsSource

from rasid.cli.output import json_option, print_json, print_table
from worker.config.setting_texts import descriptions
from worker.config.settings import SECRETS_DIR, Settings, load_settings
from worker.config.types import shown


class InEffect(msgspec.Struct, frozen=True):
    """One setting: ``source`` is environment, secret file, rasid.toml or default.

    Secrets in ``value`` are hidden.
    """

    name: str
    value: Any
    source: str
    about: str


@click.command()
@click.option("--set", "is_set", is_flag=True, help="Only those that somebody set.")
@json_option
def settings(is_set: bool, as_json: bool) -> None:
    """Print every setting with its value and who set it.

    Environment, secret file, rasid.toml or default; no secrets.
    """
    found = [one for one in in_effect(load_settings()) if not is_set or one.source != "default"]
    if as_json:
        for one in found:
            print_json(one)
    else:
        print_table(
            ("setting", "value", "from"),
            ((one.name, _text(one.value), one.source) for one in found),
        )


def in_effect(chosen: Settings) -> Iterator[InEffect]:
    """Yield every setting in the order of the reference."""
    secrets = SecretsSettingsSource(Settings, secrets_dir=os.environ.get(SECRETS_DIR) or None)
    sources = {
        "environment": EnvSettingsSource(Settings)(),
        "secret file": secrets(),
        "rasid.toml": TomlConfigSettingsSource(Settings)(),
    }
    told = descriptions()
    for name, field in Settings.model_fields.items():
        source = next((source for source, values in sources.items() if name in values), "default")
        yield InEffect(
            f"RASID_{name.upper()}",
            shown(field, _plain(getattr(chosen, name))),
            source,
            told.get(name, ""),
        )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.12g}" if isinstance(value, float) else "" if value is None else str(value)
