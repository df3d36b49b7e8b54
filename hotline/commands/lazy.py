"""What is imported only when asked for: serving must not load the prover, nor intake what the staff's pages need."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


def named(place: str) -> Any:
    """What a `module:attribute` names."""
    module, attribute = place.split(":")
    return getattr(import_module(module), attribute)


class LazyGroup(click.Group):
    """Commands by name as `module:attribute`, in the manner of Click's manual («Lazily Loading Subcommands»)."""

    def __init__(self, name: str, places: Mapping[str, str], **attributes: object) -> None:
        super().__init__(name, **attributes)  # type: ignore[arg-type]
        self._places = dict(places)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self._places.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = named(place)
        return command
