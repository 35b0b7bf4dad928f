"""The command ``rasid``.

Each command lives in a small file of its own and is imported only when it is called.
"""

import importlib
import sys
from typing import Any

import click

from rasid.cli.suggesting_group import SuggestingGroup

# name -> (module, attribute, line for --help); this table keeps `rasid --help` under 0.3 seconds
COMMANDS = {
    "init": ("server.init", "init", "Write a commented rasid.toml and a folder of topics."),
    "up": (
        "server.run",
        "up",
        "Run everything on this machine: server, poller, workers, web, archive, hooks.",
    ),
    "demo": ("server.demo", "demo", "Run everything on the bundled newsroom."),
    "poll": ("server.run", "poll", "Run a poller: it decides when."),
    "work": ("server.run", "work", "Run Celery workers: they fetch, clean, tag and publish."),
    "web": ("server.run", "web", "Run the web process: the wall, streams, metrics, health."),
    "archive": ("server.run", "archive", "Run the archiver: it keeps what streams trim."),
    "tail": ("streams.tail", "tail", "Read topic streams."),
    "export": (
        "streams.export",
        "export",
        "Print articles of streams and archive for other programs.",
    ),
    "index": ("streams.index", "index", "Build the index of articles again, or describe it."),
    "replay": ("streams.replay", "replay", "Copy past articles to a stream of their own."),
    "hooks": (
        "streams.hooks",
        "hooks",
        "Webhooks and notifications: add, list, test, rotate, remove, run.",
    ),
    "alerts": (
        "streams.alerts",
        "alerts",
        "What readers are told of: list, add, remove, test, history.",
    ),
    "readers": (
        "server.readers",
        "readers",
        "Who reads over HTTP and may change what: add, list, revoke, changes.",
    ),
    "backup": (
        "server.backup",
        "backup",
        "Write queues, streams and archive of this machine to one file.",
    ),
    "restore": ("server.backup", "restore", "Put such a file into an empty data directory."),
    "groups": (
        "streams.groups",
        "groups",
        "List the groups of subscribers and how far behind they are.",
    ),
    "ledger": (
        "articles.ledger",
        "ledger",
        "Print how every entry ended; fails when the sum does not close.",
    ),
    "entry": ("articles.entry", "entry", "Say what became of one address that a feed listed."),
    "dead": ("articles.dead", "dead", "List, show, requeue and drop dead letters."),
    "feeds": ("feeds.commands", "feeds", "List and add feeds."),
    "catalogue": (
        "feeds.catalogue",
        "catalogue",
        "List the sources that are known; try the addresses of a feeds file.",
    ),
    "sites": ("articles.sites", "sites", "List and test the rules of single sites."),
    "topics": (
        "topics.commands",
        "topics",
        "List, show, test and check topics; tag the past again.",
    ),
    "extract": (
        "articles.article",
        "extract",
        "Clean one page: a file, a URL, or - for standard input.",
    ),
    "tag": ("articles.article", "tag", "Tag one text or page, with the evidence."),
    "explain": ("articles.article", "explain", "Say why a text or page has a topic, or why not."),
    "settings": ("server.settings", "settings", "Print the settings in effect and who set them."),
    "paths": ("server.paths", "paths", "Say where everything lies, and how to remove all of it."),
    "completion": (
        "server.completion",
        "completion",
        "Print what lets a shell complete commands, topics and feeds.",
    ),
    "alive": (
        "server.alive",
        "alive",
        "Say whether a process of this data directory works: for health checks.",
    ),
    "doctor": (
        "server.doctor",
        "doctor",
        "Check this machine, the server, the feeds and the topics.",
    ),
}
GOOD, FAILED, WRONG_USAGE = 0, 1, 2
_LOOK = "open the address in a browser and see what it shows"


class LazyGroup(SuggestingGroup):
    """A group that knows its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """List the names in the order of the table."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"rasid.cli.{module}"), attribute)
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the table without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Complete a command's name without importing any."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=text)
            for name, (_, _, text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 good, 1 the thing failed, 2 wrong usage. "
    "Settings: RASID_* or rasid.toml. The manual: man rasid.",
)
@click.version_option(package_name="rasid")
def rasid() -> None:
    """Watch news feeds; publish tagged, replayable streams, Arabic first."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line.

    What the operator can mend ends as one line on stderr and exit code 2.
    """
    from tasks.errors import RasidError, SettingsError, StoreDownError, TaxonomyError

    try:
        rasid.main(args=arguments, prog_name="rasid", standalone_mode=False)
    except click.exceptions.Exit as ending:
        sys.exit(ending.exit_code)
    except click.Abort:
        sys.exit(FAILED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (SettingsError, TaxonomyError) as error:
        _say(error)
        sys.exit(WRONG_USAGE)
    except RasidError as error:
        _say(_explained(error, arguments or sys.argv[1:]))
        sys.exit(FAILED)
    except _store_error() as error:
        _say(_explained(StoreDownError(str(error)), arguments or sys.argv[1:]))
        sys.exit(FAILED)
    except BrokenPipeError:
        sys.stderr.close()  # nobody reads our output any more
        sys.exit(FAILED)


def _store_error() -> type[Exception]:
    """Import what the client of the server raises, which not every command has loaded."""
    from worker.store.client import StoreError

    return StoreError


def _explained(error: Any, typed: list[str]) -> str:
    """Add what the error's reason means and what helps, which is not what was just typed."""
    from tasks.reasons import reason_of

    reason = reason_of(error.reason)
    if reason is None:
        return str(error)
    is_this = reason.remedy.startswith(" ".join(("rasid", *typed[:2])))
    return f"{error}; {f'{reason.meaning}; {_LOOK}' if is_this else reason.told}"


def _say(error: Any) -> None:
    from worker.telemetry.logs import get_logger, speaks_json

    if speaks_json():
        get_logger("process").critical("refused", error=str(error))
        return
    click.echo(f"rasid: {error}", err=True)
