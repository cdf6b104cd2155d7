"""Where things are on this machine. The two folders must not be confused.

The content folder (`data/`) is written by authors and is in git; where the workbook was installed
from a wheel, content and notebooks came with it, inside the package. The user folder holds answers,
the database and secrets; it belongs to whoever runs the workbook and is closed to other users.
"""

import os
import shlex
import stat
from contextlib import suppress
from pathlib import Path

import platformdirs

HOME_VARIABLE = "WORKBOOK_HOME"
CONTENT_VARIABLE = "WORKBOOK_CONTENT"
NOTEBOOKS_VARIABLE = "WORKBOOK_NOTEBOOKS"
STORE_VARIABLE = "WORKBOOK_STORE"
"""A database's URL, which may hold a password: it is never printed and never logged."""

DATABASE = "workbook.db"
SECRET = "cookie-secret"  # noqa: S105 - its file's name
"""What the user folder holds for certain, once a server has run."""

TICKET_VARIABLE = "WORKBOOK_TICKET"
"""What lets simulated people into a rehearsal that has begun; others can read a command line."""

PLACES_VARIABLE = "WORKBOOK_PLACES"
ADDRESS_VARIABLE = "WORKBOOK_ADDRESS"
LOCAL_VARIABLE = "WORKBOOK_ADDRESS_LOCAL"
"""Set to 1 when only this machine can reach the address, so that no phone can."""

HEARD_VARIABLE = "WORKBOOK_HEARD_AT"
"""Where the server is heard on its own machine, whatever leads phones to it from outside."""


PACKAGE = Path(__file__).resolve().parents[1]


def project_folder() -> Path:
    """The folder the package stands in, beside `data/` and `notebooks/`."""
    return PACKAGE.parent


def content_folder() -> Path:
    """The content: WORKBOOK_CONTENT if it is set, else the project's or the wheel's `data/`."""
    named = os.environ.get(CONTENT_VARIABLE)
    return Path(named) if named else _with_the_package("data")


def notebooks_folder() -> Path:
    """The notebooks: WORKBOOK_NOTEBOOKS if it is set, else the project's or the wheel's."""
    named = os.environ.get(NOTEBOOKS_VARIABLE)
    return Path(named) if named else _with_the_package("notebooks")


def came_with_the_package(folder: Path) -> bool:
    """Whether a folder was installed with the package, so that the next version replaces it."""
    return folder.resolve().is_relative_to(PACKAGE)


def _with_the_package(name: str) -> Path:
    """In a wheel inside the package, in the project beside it, where nothing else has the name."""
    installed = PACKAGE / name
    return installed if installed.is_dir() else project_folder() / name


def user_folder() -> Path:
    """The user folder: WORKBOOK_HOME if it is set, else the platform's place for user data."""
    named = os.environ.get(HOME_VARIABLE)
    return Path(named) if named else platformdirs.user_data_path("workbook", appauthor=False)


def store_url() -> str | None:
    """The database: WORKBOOK_STORE if it is set, else None for a file in the user folder."""
    return os.environ.get(STORE_VARIABLE) or None


class NotPrivate(PermissionError):  # noqa: N818 - it is what the folder is
    """A folder that others can enter, in one sentence that says what to do."""


def make_private(folder: Path) -> Path:
    """Make a folder that only its owner can enter; one that is there has to be like that.

    A folder that somebody else made is never changed: it may be the whole machine's.

    Raises:
        NotPrivate: others can enter it.
        OSError: it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        if not folder.is_dir():
            raise
    if _others_can_enter(folder):
        raise NotPrivate(_how_to_close(folder))
    return folder


def make_private_file(path: Path) -> Path:
    """Make an empty file, if need be, that only its owner can read, whatever its folder allows.

    Raises:
        OSError: it cannot be made.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if _others_can_enter(path):
        path.chmod(0o600)
    return path


def _others_can_enter(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)


def _how_to_close(folder: Path) -> str:
    """To be closed if it is plainly this user's for that; else another one is named."""
    told = f"Other people on this machine can look into {folder}, and answers are kept there. "
    found = folder.stat()
    own = found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX
    inside = {path.name for path in folder.iterdir()} if own else {""}
    if not inside or inside & {DATABASE, SECRET}:
        return f"{told}Close it to them: chmod 700 {shlex.quote(str(folder))}"
    return f"{told}Name a new folder inside it: --home {shlex.quote(str(folder / 'workbook'))}"


def served_address() -> str | None:
    """Where phones find the server that started this kernel; None without a server."""
    return os.environ.get(ADDRESS_VARIABLE) or None


def served_places() -> int | None:
    """For how many pages that server has room."""
    places = os.environ.get(PLACES_VARIABLE, "")
    return int(places) if places.isdecimal() else None


def heard_at() -> str | None:
    """Where this machine itself finds the server that started this kernel."""
    return os.environ.get(HEARD_VARIABLE) or None


def served_locally() -> bool:
    """Whether that address is for this machine alone."""
    return os.environ.get(LOCAL_VARIABLE) == "1"
