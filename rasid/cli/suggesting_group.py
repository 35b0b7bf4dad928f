"""A group of commands that lists them whole and says which one may have been meant."""

import click

_WHOLE = 1000  # letters: more than a sentence has


class SuggestingGroup(click.Group):
    """Like click's, also where commands are imported when they are called."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List commands, each with its first sentence whole, which click cuts off."""
        named = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, command.get_short_help_str(_WHOLE))
                    for name, command in named
                    if command and not command.hidden
                ]
            )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; UsageError names one that is spelled alike."""
        name = args[0]
        is_known = name.startswith("-") or self.get_command(ctx, name) is not None
        if is_known or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from tasks.text.likeness import did_you_mean

        meant = did_you_mean(name, self.list_commands(ctx))
        raise click.UsageError(f"no command {name!r}{meant}", ctx)
