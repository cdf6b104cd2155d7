"""The `workbook` command."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from workbook.app.address import NotAnAddress, read_address, read_host
from workbook.app.kernels import KERNELS, Kernels
from workbook.app.places import (
    STORE_VARIABLE,
    TICKET_VARIABLE,
    content_folder,
    notebooks_folder,
    user_folder,
)
from workbook.content.roles import ROLES, Role

if TYPE_CHECKING:
    from workbook.app import Workbook
    from workbook.app.rights import Rights
    from workbook.bench.figures import Parts
    from workbook.content.coverage import Coverage
    from workbook.content.source import Problem
    from workbook.content.statistics import Statistics

WIDTH = 100
"""Columns of a terminal that a table may take."""

content_option = click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=content_folder,
    show_default="the project's data folder, or what was installed",
    help="Folder with guidance.csv and scenarios/.",
)
home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=user_folder,
    show_default="this user's own data folder",
    help="Folder for answers and secrets; made if it is not there.",
)


def _known_store(_context: click.Context, _option: click.Parameter, url: str | None) -> str | None:
    """A database's URL; a wrong one is never repeated."""
    if not url:
        return None
    from workbook.store.schema import Unusable, read_url

    try:
        read_url(url)
    except Unusable as error:
        raise click.BadParameter(str(error)) from error
    return url


def _as(read: Callable[[str], str]) -> Callable[..., str | None]:
    """An option of addresses: read once, here; a wrong one is told with what to write."""

    def read_option(_context: click.Context, _option: click.Parameter, written: str | None) -> Any:
        try:
            return None if written is None else read(written)
        except NotAnAddress as error:
            raise click.BadParameter(str(error)) from error

    return read_option


store_option = click.option(
    "--store",
    envvar=STORE_VARIABLE,
    callback=_known_store,
    metavar="URL",
    help="A database to use instead of a file in the folder, as postgresql://user@host/name. One "
    f"with a password belongs into {STORE_VARIABLE}: others can read a command line.",
)


class Commands(click.Group):
    """Commands that write what people wrote, whatever the machine's own encoding can say."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Into a file or another programme it is UTF-8; a screen shows `?` for what it has not."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                if stream.isatty():
                    stream.reconfigure(errors="replace")
                else:
                    stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        return super().main(*args, **kwargs)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="workbook")
def main() -> None:
    """Serve the workbook, open it in JupyterLab, or write for it and check what was written."""


@main.command()
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(content: Path, as_json: bool) -> None:
    """Check all content and list every mistake at once; exit 1 if there is one."""
    from workbook.content import check as check_content

    report = check_content(content, datetime.now(UTC).date(), notebooks_folder())
    told, wrong = _kernels()
    report = replace(report, problems=(*report.problems, *wrong))
    if as_json:
        click.echo(json.dumps(asdict(report), indent=2))
    else:
        for problem in report.problems:
            click.echo(str(problem))
        for warning in report.warnings:
            click.echo(f"warning: {warning}")
        if report.statistics:
            click.echo(_told(report.statistics))
        click.echo("\n".join(told))
        click.echo(
            f"{_many(report.scenarios, 'scenario')}, {_many(report.exercises, 'exercise')}, "
            f"{_many(report.rows, 'guidance row')}: {_many(len(report.problems), 'problem')}."
        )
    sys.exit(1 if report.problems else 0)


def _kernels() -> "tuple[list[str], list[Problem]]":
    """Which notebooks need a kernel, and those that say of themselves that they do not."""
    from workbook.content.catalogue import SPECIAL, Catalogue
    from workbook.screens.calls_in import need_of

    catalogue = Catalogue(notebooks_folder())
    special = [one for one in map(catalogue.find, SPECIAL) if one is not None]
    notebooks = [*catalogue.all(), *special]
    found = [(notebook, need) for notebook in notebooks if (need := need_of(notebook))]
    told = [str(need) for notebook, need in found if notebook.kernel]
    none = f"{_many(len(notebooks) - len(found), 'notebook')} without a kernel."
    return [*told, none], [need for notebook, need in found if not notebook.kernel]


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
    from workbook.app.places import came_with_the_package
    from workbook.content.starting import NotStarted
    from workbook.content.starting import new_scenario as begin

    if came_with_the_package(content):
        raise click.ClickException(
            f"{content} was installed with the workbook, and the next version replaces it. Copy it "
            "to a place of your own, and name the copy: --content FOLDER"
        )
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
@store_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    callback=_as(read_host),
    help="0.0.0.0 lets phones join.",
)
@click.option("--port", default=8866, show_default=True, type=click.IntRange(0, 65535))
@click.option("--browser/--no-browser", default=True, help="Open the workbook in a browser here.")
@click.option("--most", default=2000, show_default=True, help="Pages open at once, at most.")
@click.option(
    "--kernels",
    type=click.Choice(KERNELS),
    default="facilitators",
    show_default=True,
    help="Who may open notebooks with a program of their own, each of which needs a process.",
)
@click.option(
    "--address",
    callback=_as(read_address),
    metavar="https://HOST",
    help="Where phones find it, if a proxy or a tunnel stands in front.",
)
def serve(
    home: Path,
    content: Path,
    store: str | None,
    host: str,
    port: int,
    browser: bool,
    most: int,
    kernels: Kernels,
    address: str | None,
) -> None:
    """Serve the workbook to browsers on this machine or in this network."""
    from workbook.app.rights import housekeeping
    from workbook.serving import serve as serve_workbook

    workbook = _opened(home, content, store)
    serve_workbook(
        home,
        content,
        host,
        port,
        browser,
        progress=workbook.progress,
        most=most,
        doorkeeper=workbook.doorkeeper,
        preflight=workbook.preflight,
        housekeeping=lambda: housekeeping(workbook),
        plan_of=workbook.plan_of,
        passphrase=workbook.doorkeeper.make(),
        address=address,
        live=workbook,
        kernels=kernels,
    )


@main.command()
@home_option
@content_option
@store_option
@click.option("--attendees", default=40, show_default=True, type=click.IntRange(1, 500))
@click.option(
    "--address",
    default="http://127.0.0.1:8866",
    show_default=True,
    callback=_as(read_address),
    help="Of the server.",
)
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.1, 1000),
    help="How many times faster than people.",
)
@click.argument("code")
def rehearse(
    home: Path,
    content: Path,
    store: str | None,
    code: str,
    attendees: int,
    address: str,
    speed: float,
) -> None:
    """Fill the room CODE with simulated people, until they are sent home from its page.

    They answer as people do, by the same way as their phones, and are counted as nobody. Run this
    where the server runs, with the same --home or --store: it lets them in from there. Ctrl-C ends
    them, too; what they have sent stays until they are sent home.
    """
    from workbook.learning import Refused
    from workbook.rooms.code import read_code
    from workbook.serving.rehearsal import NotThere, Rehearsal, run

    known = read_code(code)
    if known is None:
        raise click.UsageError("A room's code has five signs, as its big screen shows them.")

    def ticket() -> str:
        given = os.environ.get(TICKET_VARIABLE)
        try:
            return given or _opened(home, content, store).rehearse(known, attendees)
        except Refused as error:
            raise NotThere(str(error)) from error

    rehearsal = Rehearsal(address, known, attendees, speed, report=click.echo, ticket=ticket)
    try:
        run(rehearsal)
    except NotThere as error:
        raise click.ClickException(str(error)) from error
    click.echo(rehearsal.summary())


@main.command()
@home_option
@content_option
@store_option
@click.argument("more", nargs=-1, type=click.UNPROCESSED)
def lab(home: Path, content: Path, store: str | None, more: tuple[str, ...]) -> None:
    """Open the notebooks in JupyterLab; after `--`, options for JupyterLab itself."""
    from workbook.serving import lab as open_lab

    _opened(home, content, store)
    sys.exit(open_lab(home, content, more=more))


@main.command()
@home_option
@content_option
@store_option
def passphrase(home: Path, content: Path, store: str | None) -> None:
    """Choose the passphrase by which facilitators sign in. Whoever leads a room signs in again."""
    from workbook.app.doorkeeping import TooShort

    keeper = _opened(home, content, store).doorkeeper
    chosen = click.prompt("New passphrase", hide_input=True, confirmation_prompt="Once more")
    try:
        keeper.choose(chosen)
    except TooShort as error:
        raise click.ClickException(str(error)) from error
    click.echo("Facilitators sign in with this passphrase from now on.")


@main.group()
def bench() -> None:
    """Measure what a room, a page or a score costs, in turn with plain Voila.

    Nothing of yours is touched: each server has an empty folder of its own. Let nothing else run.
    """


runs_option = click.option(
    "--runs",
    default=3,
    show_default=True,
    type=click.IntRange(1, 100),
    help="Medians are of these.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
plain_option = click.option(
    "--plain/--no-plain", default=True, help="Measure plain Voila too, and say the ratios."
)


@bench.command("room")
@click.option("--attendees", default=40, show_default=True, type=click.IntRange(1, 2000))
@runs_option
@plain_option
@json_option
def bench_room(attendees: int, runs: int, plain: bool, as_json: bool) -> None:
    """Let many come at once, join, follow, vote, and then do nothing."""
    from workbook.bench.room import measure

    _measured(lambda: measure(attendees, runs, beside_plain=plain), as_json=as_json)


@bench.command("page")
@click.argument("stem", default="room")
@runs_option
@plain_option
@json_option
def bench_page(stem: str, runs: int, plain: bool, as_json: bool) -> None:
    """Open the page STEM (room, or a notebook's name) on a slow phone, twice each time."""
    from workbook.bench.page import measure

    _measured(lambda: measure(stem, runs, beside_plain=plain), as_json=as_json)


@bench.command("scoring")
@runs_option
@json_option
def bench_scoring(runs: int, as_json: bool) -> None:
    """Score every exercise of the content; the slowest of each kind is told."""
    from workbook.bench.scoring import measure

    _measured(lambda: measure(runs), as_json=as_json)


def _measured(measure: "Callable[[], Parts]", *, as_json: bool) -> None:
    from workbook.bench.figures import told
    from workbook.bench.servers import NotUp

    try:
        click.echo(told(measure(), as_json=as_json))
    except NotUp as error:
        raise click.ClickException(str(error)) from error


@main.group()
def data() -> None:
    """Hand over, or remove, what is kept on people.

    NUMBER is what a person's own page shows them: the first eight digits of the name they are kept
    under. The server removes by itself what has been quiet for 90 days.
    """


@data.command()
@home_option
@content_option
@store_option
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="A file to write.")
@click.argument("number")
def export(home: Path, content: Path, store: str | None, to: Path | None, number: str) -> None:
    """Write everything that is kept on the person with this NUMBER, as JSON."""
    rights, participant = _person(home, content, store, number)
    text = json.dumps(rights.export(participant), indent=2, ensure_ascii=False)
    if to is None:
        click.echo(text)
        return
    try:
        _write_privately(to, text)
    except OSError as error:
        raise click.ClickException(f"{to} cannot be written: {error.strerror}.") from error
    click.echo(f"Written: {to}")


@data.command()
@home_option
@content_option
@store_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.argument("number")
def forget(home: Path, content: Path, store: str | None, yes: bool, number: str) -> None:
    """Remove everything that is kept on the person with this NUMBER, for good."""
    rights, participant = _person(home, content, store, number)
    if not yes:
        click.confirm(f"Remove everything kept on {participant[:8]}, for good?", abort=True)
    for what, how_many in rights.forget(participant).items():
        click.echo(f"{how_many:6}  {what}")
    click.echo(f"Nothing is kept on {participant[:8]} any more.")


@data.command()
@home_option
@content_option
@store_option
@click.option("--older-than", "age", required=True, metavar="90d", help="Days without a change.")
def purge(home: Path, content: Path, store: str | None, age: str) -> None:
    """Remove rooms and people's own work in which nothing has happened for so long."""
    from workbook.app.rights import read_age

    older_than = read_age(age)
    if older_than is None:
        raise click.UsageError("Write the age in days, as --older-than 90d.")
    gone = _rights(home, content, store).purge(older_than)
    click.echo(f"Rooms removed: {', '.join(gone.rooms) or 'none'}")
    click.echo(f"People whose own work was removed: {gone.people or 'none'}")


@data.command()
@home_option
@store_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(home: Path, store: str | None, file: Path) -> None:
    """Copy everything that is kept into the new file FILE, whether or not a server is running."""
    import sqlite3

    from sqlalchemy.exc import SQLAlchemyError

    from workbook.app.backup import NoBackup, back_up
    from workbook.store import why_not

    try:
        back_up(home, store, file)
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already. Name a new file.") from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    except SQLAlchemyError as error:
        raise click.ClickException(why_not(error, store)) from None
    except (NoBackup, sqlite3.Error) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Written: {file}")


def _opened(home: Path, content: Path, store: str | None) -> "Workbook":
    """The workbook on its database, or one sentence in which no password stands."""
    from sqlalchemy.exc import SQLAlchemyError

    from workbook.app import build
    from workbook.app.places import NotPrivate
    from workbook.store import TooNew, why_not

    if store:
        os.environ[STORE_VARIABLE] = store  # for the kernels that this command starts
    try:
        return build(home, content, store=store)
    except SQLAlchemyError as error:
        raise click.ClickException(why_not(error, store)) from None
    except (NotPrivate, TooNew) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        told = f"{home} cannot be used: {error.strerror}. Name another folder: --home FOLDER"
        raise click.ClickException(told) from None


def _rights(home: Path, content: Path, store: str | None) -> "Rights":
    from workbook.app.rights import Rights

    workbook = _opened(home, content, store)
    return Rights(workbook.people, workbook.clock)


def _person(home: Path, content: Path, store: str | None, number: str) -> tuple["Rights", str]:
    """The rights, and the participant whose number was given."""
    from workbook.app.rights import NotOne

    rights = _rights(home, content, store)
    try:
        return rights, rights.find(number)
    except NotOne as error:
        raise click.ClickException(str(error)) from error


def _write_privately(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(f"{text}\n", encoding="utf-8")


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
