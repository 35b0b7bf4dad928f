"""``docs/reference/rasid.1``: the manual, from the commands themselves."""

from collections.abc import Iterable, Iterator

import click

from rasid.cli import rasid as root

WIDTH = 200
_NAME = "rasid \\- watch news feeds; publish tagged, replayable streams, Arabic first"
_ABOUT = (
    "Rasid watches news feeds and turns them into tagged streams that can be replayed. "
    "Commands that read or change what is there need the server: that of RASID_REDIS_URL, else "
    "the embedded one of RASID_DATA_DIR while rasid up runs."
)
_CODES = (
    ("0", "good"),
    ("1", "the thing failed, or what was asked for is not so"),
    ("2", "wrong usage, or a wrong setting, topics file or argument"),
)
_FILES = (
    ("rasid.toml", "settings, in the working directory; rasid init writes one"),
    ("rasid\\-data", "the embedded server's files, the archive and the index; rasid paths"),
)


def page() -> str:
    """Return the page, in the language of man."""
    context = click.Context(root, info_name="rasid", **root.context_settings)
    lines = [
        '.\\" Written by tools/reference.py from the code: change the code, then run it.',
        '.TH RASID 1 "" Rasid "User Commands"',
        ".SH NAME",
        _NAME,
        ".SH SYNOPSIS",
        ".B rasid",
        '.RI [ OPTIONS ] " COMMAND " [ ARGUMENTS ]...',
        ".SH DESCRIPTION",
        _text(_ABOUT),
        ".SH COMMANDS",
        *_commands(root, context),
        ".SH EXIT STATUS",
        *_terms(_CODES),
        ".SH ENVIRONMENT",
        _text(
            "Every setting is a variable RASID_NAME; rasid settings lists them with their values. "
            "RASID_SECRETS_DIR names a directory of files that are named like variables."
        ),
        ".SH FILES",
        *_terms(_FILES),
    ]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context, max_content_width=WIDTH)
        usage = " ".join([inner.command_path, *command.collect_usage_pieces(inner)])
        yield f".SS {_text(usage)}"
        yield from _paragraphs(command.help or "")
        for parameter in command.get_params(inner):
            record = parameter.get_help_record(inner)
            if record is not None and record[1] and "--help" not in parameter.opts:
                yield from _terms([(_text(record[0]), record[1])])
        yield from _paragraphs(command.epilog or "")
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        if paragraph.strip():
            yield ".PP"
            yield _text(" ".join(paragraph.split()))


def _terms(terms: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, about in terms:
        yield ".TP"
        yield f".B {term}"
        yield _text(about)


def _text(text: str) -> str:
    """Write a text so that nothing in it is a request."""
    plain = text.replace("\\", "\\e").replace("-", "\\-")
    safe = "".join(sign if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in plain)
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe
