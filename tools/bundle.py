"""Put the browser's modules together, one file for each kind of page: `python -m tools.bundle`.

What is made is kept in the project like a lock, so that a server needs nothing to make it; a test
makes it anew and compares.
"""

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "workbook"
ENTRIES = (
    PACKAGE / "serving" / "live" / "attendee.js",
    PACKAGE / "serving" / "live" / "leader.js",
    PACKAGE / "widgets" / "widget.js",
)
"""Where each begins. What is made of it stands in `bundles/` beside it."""


def kept(entry: Path) -> Path:
    """Where the bundle of an entry is kept."""
    return entry.parent / "bundles" / entry.name


def bundle(entry: Path, to: Path) -> None:
    """Make a bundle.

    Args:
        entry: the module it begins with.
        to: the file that is written.
    """
    to.parent.mkdir(exist_ok=True)
    deno = Path(sys.executable).with_name("deno")
    how = ["--quiet", "--minify", "--platform", "browser", "--no-remote", "--no-npm"]
    command = [deno, "bundle", *how, "-o", to, entry]
    subprocess.run(command, check=True, cwd=PACKAGE.parent, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    for entry in ENTRIES:
        bundle(entry, kept(entry))
        print(f"{entry.name}: {kept(entry).stat().st_size} bytes")
