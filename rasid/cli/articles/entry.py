"""``rasid entry``: what became of one address that a feed listed."""

import click

from rasid.cli.output import connect, json_option, print_fields, print_json, with_meaning
from tasks.errors import SettingsError
from tasks.http.urls import clean_url
from worker.state.frontier import RedisFrontier, entry_id


@click.command()
@click.argument("url")
@json_option
def entry(url: str, as_json: bool) -> None:
    """Say what became of URL: where it waits, or how it ended and by which rule."""
    try:
        address = clean_url(url)
    except ValueError as error:
        raise click.UsageError(f"{error}; give the entry's full http or https address") from error
    store = connect()
    fields = RedisFrontier(store).fields_of(address)
    if not fields:
        raise SettingsError(f"no feed has listed {url}; `rasid feeds list` names the feeds")
    fields = with_meaning({"url": address} | fields)  # one that ended well keeps no address
    if as_json:
        print_json({"id": entry_id(address), **fields})
    else:
        print_fields(dict(sorted(fields.items())))
