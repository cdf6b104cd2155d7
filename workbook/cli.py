"""The `workbook` command."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from workbook.app.places import content_folder, notebooks_folder, user_folder
from workbook.content.roles import ROLES, Role

if TYPE_CHECKING:
    from workbook.content.coverage import Coverage
    from workbook.content.statistics import Statistics

WIDTH = 100
"""Columns of a terminal that a table may take."""

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
    """Serve the workbook, open it in JupyterLab, or write for it and check what was written."""


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
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--missing", is_flag=True, help="Only rows that are not taught, or not scored.")
def coverage(content: Path, as_json: bool, missing: bool) -> None:
    """Say for each point of the guidance where it is taught and where it is scored."""
    from workbook.content import ContentError, Library
    from workbook.content.coverage import coverage as look_up

    try:
        found = look_up(Library(content), notebooks_folder())
    except ContentError as error:
        raise click.ClickException(f"{error}\nMend this first: workbook check") from error
    if as_json:
        click.echo(json.dumps(found.as_data(), indent=2))
    else:
        for line in _coverage_lines(found, missing=missing):
            click.echo(line)
    sys.exit(1 if found.unknown else 0)


@main.command()
@content_option
@click.option("--title", help="Its title; by default the name in words.")
@click.argument("slug")
def new_scenario(content: Path, title: str | None, slug: str) -> None:
    """Begin a scenario called SLUG, as words-joined-by-hyphens, with a starter to write over."""
    from workbook.content.starting import NotStarted
    from workbook.content.starting import new_scenario as begin

    try:
        written = begin(content, slug, title, datetime.now(UTC).date())
    except NotStarted as error:
        raise click.ClickException(str(error)) from error
    for path in written:
        click.echo(f"Written: {path}")
    click.echo(f"Write over it, then: workbook check, and workbook preview {slug}")


@main.command()
@content_option
@click.option("--role", type=click.Choice(ROLES), help="Only as this role finds it.")
@click.option("--port", default=8867, show_default=True, type=click.IntRange(0, 65535))
@click.option("--browser/--no-browser", default=True, help="Open it in a browser here.")
@click.argument("slug")
def preview(content: Path, role: Role | None, port: int, browser: bool, slug: str) -> None:
    """Show the scenario SLUG as each role finds it, with its key and without.

    The pages open themselves again when a file of the scenario is saved. What is answered there
    is forgotten when the preview ends.
    """
    from workbook.content import ContentError, Library
    from workbook.serving import serve as serve_workbook
    from workbook.serving.preview import write_preview

    try:
        scenario = Library(content).scenario(slug)
    except KeyError as error:
        raise click.ClickException(error.args[0]) from error
    except ContentError as error:
        raise click.ClickException(f"{error}\nMend this first, then preview again.") from error
    with TemporaryDirectory() as folder:
        home, notebooks = Path(folder, "home"), Path(folder, "notebooks")
        notebooks.mkdir()
        write_preview(notebooks, scenario, [role] if role else ROLES)
        serve_workbook(home, content, port=port, open_browser=browser, notebooks=notebooks)


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


def _coverage_lines(found: "Coverage", *, missing: bool) -> Iterator[str]:
    """A line for each row, where it is served first, and the sums."""
    for one in found.rows.values():
        wanted = not one.taught or not (one.scored or one.row.kind == "fact")
        if wanted or not missing:
            first = (one.scored or one.taught or ["-"])[0]
            counts = f"taught {len(one.taught):2}  scored {len(one.scored):2}"
            line = f"{one.row.id}  {one.row.theme:<25}  {counts}  {first}"
            yield line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}\N{HORIZONTAL ELLIPSIS}"
    yield f"{found.taught} of {len(found.rows)} rows are taught."
    yield f"{found.scored} of the {found.to_score} that are not facts are scored."
    yield from (f"No such row: {one}" for one in found.unknown)


def _many(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
