"""``rasid completion``: what a shell needs to complete our words."""

import click

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_RASID_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print a script that completes commands, options, ids of topics and of feeds.

    bash: eval "$(rasid completion bash)" in ~/.bashrc. zsh: the same in ~/.zshrc, after compinit.
    fish: rasid completion fish > ~/.config/fish/completions/rasid.fish
    """
    from click.shell_completion import get_completion_class

    from rasid.cli import rasid

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    script = kind(rasid, {}, "rasid", VARIABLE)
    click.echo(script.source_template % script.source_vars())
