"""``docs/reference/cli.md``, from the commands themselves."""

from collections.abc import Iterator
from typing import Any

import click

from rasid.cli import COMMANDS
from rasid.cli import rasid as root
from tools import markdown

INTRODUCTION = """
`rasid COMMAND --help` prints the same. Commands that read or change what is there need the
server: that of `RASID_REDIS_URL`, else the embedded one of `RASID_DATA_DIR` while `rasid up`
runs. Errors go to standard error, one line that says what to do.

| exit code | means |
| --- | --- |
| 0 | good |
| 1 | the thing failed, or what was asked for is not so |
| 2 | wrong usage, or a wrong setting, topics file or argument |
"""
WIDTH = 200


def page() -> str:
    """Return the page."""
    context = click.Context(root, info_name="rasid", **root.context_settings)
    overview = markdown.table(
        ("command", ""),
        ((f"[`rasid {name}`](#rasid-{name})", line) for name, (_, _, line) in COMMANDS.items()),
    )
    return markdown.page("Commands", INTRODUCTION, overview, *_parts(root, context))


def _parts(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(
            command, info_name=name, parent=context, terminal_width=WIDTH, max_content_width=WIDTH
        )
        yield _part(command, inner)
        if isinstance(command, click.Group):
            yield from _parts(command, inner)


def _part(command: click.Command, context: click.Context) -> str:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    about = (command.help or "").strip()
    level = "##" if context.parent and context.parent.parent is None else "###"
    rows = [row for parameter in command.get_params(context) for row in _row(parameter, context)]
    parts = [f"{level} {context.command_path}", about, f"    {usage}"]
    table = [markdown.table(("option", ""), rows)] if rows else []
    epilog = [command.epilog] if command.epilog else []
    return "\n\n".join([*parts, *table, *epilog])


def _row(parameter: click.Parameter, context: click.Context) -> Iterator[tuple[str, str]]:
    record = parameter.get_help_record(context)
    if record is None or not record[1] or "--help" in parameter.opts:
        return
    said, about = record
    yield f"`{said}`", f"{about}{_repeats(parameter)}"


def _repeats(parameter: Any) -> str:
    is_repeated = getattr(parameter, "multiple", False) and "repeat" not in (parameter.help or "")
    return " May be repeated." if is_repeated else ""
