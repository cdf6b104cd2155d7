"""Where things are on this machine. The two folders must not be confused.

The content folder (`data/`) is written by authors and is in git. The user folder holds answers,
the database and secrets; it belongs to whoever runs the workbook and is closed to other users.
"""

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "WORKBOOK_HOME"
CONTENT_VARIABLE = "WORKBOOK_CONTENT"
NOTEBOOKS_VARIABLE = "WORKBOOK_NOTEBOOKS"
STORE_VARIABLE = "WORKBOOK_STORE"
"""A database's URL, which may hold a password: it is never printed and never logged."""

PLACES_VARIABLE = "WORKBOOK_PLACES"
ADDRESS_VARIABLE = "WORKBOOK_ADDRESS"
LOCAL_VARIABLE = "WORKBOOK_ADDRESS_LOCAL"
"""Set to 1 when only this machine can reach the address, so that no phone can."""


def project_folder() -> Path:
    """The folder the package stands in, beside `data/` and `notebooks/`."""
    return Path(__file__).resolve().parents[2]


def content_folder() -> Path:
    """The content: WORKBOOK_CONTENT if it is set, else the project's `data/`."""
    named = os.environ.get(CONTENT_VARIABLE)
    return Path(named) if named else project_folder() / "data"


def notebooks_folder() -> Path:
    """The notebooks: WORKBOOK_NOTEBOOKS if it is set, else the project's."""
    named = os.environ.get(NOTEBOOKS_VARIABLE)
    return Path(named) if named else project_folder() / "notebooks"


def user_folder() -> Path:
    """The user folder: WORKBOOK_HOME if it is set, else the platform's place for user data."""
    named = os.environ.get(HOME_VARIABLE)
    return Path(named) if named else platformdirs.user_data_path("workbook", appauthor=False)


def store_url() -> str | None:
    """The database: WORKBOOK_STORE if it is set, else None for a file in the user folder."""
    return os.environ.get(STORE_VARIABLE) or None


def make_private(folder: Path) -> Path:
    """Make a folder, if need be, that only its owner can enter.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def served_address() -> str | None:
    """Where phones find the server that started this kernel; None without a server."""
    return os.environ.get(ADDRESS_VARIABLE) or None


def served_places() -> int | None:
    """For how many pages that server has room."""
    places = os.environ.get(PLACES_VARIABLE, "")
    return int(places) if places.isdecimal() else None


def served_locally() -> bool:
    """Whether that address is for this machine alone."""
    return os.environ.get(LOCAL_VARIABLE) == "1"
