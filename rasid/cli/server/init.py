"""``rasid init``: a commented settings file, and a folder of topics to change."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from pydantic.fields import FieldInfo

from tasks.errors import SettingsError
from tasks.text.counted import counted
from worker.config.setting_texts import descriptions
from worker.config.settings import Settings
from worker.taxonomy.loader import copy_topics

FILE, TOPICS = "rasid.toml", "topics"
# of settings that are nothing by default
_EXAMPLES = {"feeds": "feeds.opml", "sites_dir": "sites", "index_dir": "rasid-data/index"}
_HEAD = """\
# Settings of Rasid. It reads this file where it is started. A variable RASID_NAME goes before what
# stands here; `rasid settings` prints what holds and who set it. Take the # away to set something.
# Nobody else may read it, so it may hold secrets.
"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
def init(folder: Path) -> None:
    """Write rasid.toml and the folder topics into FOLDER, by default the working directory.

    The file has every setting with its default and what it is for, as comments, and takes the
    topics from the folder: those that come with Rasid, to change there. What is there already is
    never written over.
    """
    file, topics = folder / FILE, folder / TOPICS
    if there := next((path for path in (file, topics) if path.exists()), None):
        raise SettingsError(f"{there} is there already; choose another FOLDER")
    count = len(copy_topics(topics))
    try:
        file.touch(0o600)  # somebody may write a secret into it
        file.write_text(settings_file(), "utf-8")
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror}") from error
    click.echo(f"{file}\n{topics}: {counted(count, 'file')}")


def settings_file() -> str:
    """Write the settings file: all defaults as comments, but for the folder of topics."""
    parts = (_part(name, field) for name, field in Settings.model_fields.items())
    return "\n".join([_HEAD, *parts])


def _part(name: str, field: FieldInfo) -> str:
    lines = [*_comments(descriptions().get(name, "")), _assignment(name, field)]
    return "\n".join([*lines, ""])


def _comments(about: str) -> Iterator[str]:
    for line in about.splitlines():
        yield f"# {line.strip()}".rstrip()


def _assignment(name: str, field: FieldInfo) -> str:
    if name == "topics_dir":
        return f'topics_dir = "{TOPICS}"'
    default = field.get_default(call_default_factory=True)
    return f"#{name} = {_toml(_EXAMPLES[name] if default is None else default)}"


def _toml(value: Any) -> str:
    """Write a value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, int | float):
        return str(value)
    return '"{}"'.format(str(value).replace("\\", "\\\\"))
