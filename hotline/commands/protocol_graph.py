"""`hotline protocol graph`: the dialogue, or what decides a result, as an SVG file."""

import sys
from datetime import datetime
from pathlib import Path

import click

from hotline.commands.reading import on_option, rulebook
from hotline.rulebook.drawing import Drawing, draw_category, draw_dialogue, draw_rule
from hotline.rulebook.saying import Speaker
from hotline.vocabulary import LANGUAGES, Category, Urgency

NARROWEST = 240


@click.command()
@click.option("--dialogue", is_flag=True, help="The questions in order, with the way out to 9-1-1. The default.")
@click.option("--category", type=click.Choice([code.value for code in Category]), help="The rules that give it.")
@click.option("--urgency", type=click.Choice([code.value for code in Urgency]), help="The rules that give it.")
@click.option("--rule", default=None, help="One rule or indicator, such as TR-5.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File; standard output without.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@click.option("--width", type=click.IntRange(NARROWEST), default=640, show_default=True, help="In pixels.")
@on_option
def graph(
    dialogue: bool,
    category: str | None,
    urgency: str | None,
    rule: str | None,
    output: Path | None,
    language: str,
    width: int,
    on: datetime | None,
) -> None:
    """Draw the dialogue, a category, an urgency or a rule as SVG."""
    chosen = [one for one in (dialogue, category, urgency, rule) if one]
    if len(chosen) > 1:
        raise click.UsageError("choose one of --dialogue, --category, --urgency and --rule")
    speaker = Speaker(rulebook(on), language)
    drawing = _drawn(speaker, category or urgency, rule, width)
    if output is None:
        click.echo(drawing.standalone(), nl=False)
        return
    try:
        output.write_text(drawing.standalone(), encoding="utf-8")
    except OSError as wrong:
        click.echo(f"{output}: cannot be written: {wrong.strerror}", err=True)
        sys.exit(2)


def _drawn(speaker: Speaker, result: str | None, rule: str | None, width: int) -> Drawing:
    if result:
        return draw_category(speaker, result, width)
    if rule is None:
        return draw_dialogue(speaker, width)
    try:
        return draw_rule(speaker, rule, width)
    except KeyError:
        click.echo(f"there is no rule «{rule}»; `hotline protocol show` lists them", err=True)
        sys.exit(2)
