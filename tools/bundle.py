"""Put the browser's modules together, one file for each kind of page: `python -m tools.bundle`.

What is made is kept in the project like a lock, so that a server needs nothing to make it; a test
makes it anew and compares.
"""

import subprocess
import sys
from pathlib import Path

LIVE = Path(__file__).parents[1] / "workbook" / "serving" / "live"
ENTRIES = ("attendee", "leader")


def bundle(folder: Path) -> list[Path]:
    """Write the bundles into a folder.

    Args:
        folder: where they go; made if it is not there.
    """
    folder.mkdir(exist_ok=True)
    deno = Path(sys.executable).with_name("deno")
    how = ["--quiet", "--minify", "--platform", "browser", "--no-remote", "--no-npm"]
    made = []
    for entry in ENTRIES:
        made.append(folder / f"{entry}.js")
        command = [deno, "bundle", *how, "-o", made[-1], LIVE / f"{entry}.js"]
        subprocess.run(command, check=True, cwd=LIVE.parents[2], stdout=subprocess.DEVNULL)
    return made


if __name__ == "__main__":
    for path in bundle(LIVE / "bundles"):
        print(f"{path.name}: {path.stat().st_size} bytes")
