"""The `workbook` command."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.app.places import content_folder, user_folder

if TYPE_CHECKING:
    from workbook.content.statistics import Statistics

content_option = click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=content_folder,
    show_default="the project's data folder",
    help="Folder with guidance.csv and scenarios/.",
)
home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=user_folder,
    show_default="this user's own data folder",
    help="Folder for answers and secrets; made if it is not there.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="workbook")
def main() -> None:
    """Serve the workbook, open it in JupyterLab, or check its content."""


@main.command()
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(content: Path, as_json: bool) -> None:
    """Check all content and list every mistake at once; exit 1 if there is one."""
    from workbook.content import check as check_content

    report = check_content(content, datetime.now(UTC).date())
    if as_json:
        click.echo(json.dumps(asdict(report), indent=2))
    else:
        for problem in report.problems:
            click.echo(str(problem))
        for warning in report.warnings:
            click.echo(f"warning: {warning}")
        if report.statistics:
            click.echo(_told(report.statistics))
        click.echo(
            f"{_many(report.scenarios, 'scenario')}, {_many(report.exercises, 'exercise')}, "
            f"{_many(report.rows, 'guidance row')}: {_many(len(report.problems), 'problem')}."
        )
    sys.exit(1 if report.problems else 0)


@main.command()
@home_option
@content_option
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets phones join.")
@click.option("--port", default=8866, show_default=True, type=click.IntRange(0, 65535))
@click.option("--browser/--no-browser", default=True, help="Open the workbook in a browser here.")
@click.option("--most", default=120, show_default=True, help="Notebooks open at once, at most.")
def serve(home: Path, content: Path, host: str, port: int, browser: bool, most: int) -> None:
    """Serve the workbook to browsers on this machine or in this network."""
    from workbook.app import build
    from workbook.serving import serve as serve_workbook

    workbook = build(home, content)
    serve_workbook(home, content, host, port, browser, progress=workbook.progress, max_kernels=most)


@main.command()
@home_option
@content_option
@click.argument("more", nargs=-1, type=click.UNPROCESSED)
def lab(home: Path, content: Path, more: tuple[str, ...]) -> None:
    """Open the notebooks in JupyterLab; after `--`, options for JupyterLab itself."""
    from workbook.app import build
    from workbook.serving import lab as open_lab

    build(home, content)
    sys.exit(open_lab(home, content, more=more))


def _told(figures: "Statistics") -> str:
    """The statistics as a short table."""
    positions = ", ".join(
        f"{place}: {found} ({chance:.1f})" for place, (found, chance) in figures.positions.items()
    )
    lines = [f"Keys at each place as shown (by chance): {positions or 'none'}"]
    if figures.longest:
        share, chance = figures.longest
        lines.append(f"The keyed option is the longest: {share:.0%} (by chance {chance:.0%})")
    for name, player in figures.players.items():
        on = _many(player.exercises, "exercise")
        earned = f"{player.earned:.0%} of full marks (guessing {player.chance:.0%})"
        lines.append(f"A player who knows nothing, {name}: {earned}, on {on}")
    lines += [f"Reading grade {years:.1f}: {slug}" for slug, years in figures.grades.items()]
    return "\n".join(lines)


def _many(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
