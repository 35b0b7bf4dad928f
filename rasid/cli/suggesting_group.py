"""A group of commands that says which one may have been meant."""

import click


class SuggestingGroup(click.Group):
    """Like click's, also where commands are imported when they are called."""

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
