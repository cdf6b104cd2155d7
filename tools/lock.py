"""Renew the locks: `make lock`.

Writes requirements.lock (what serving needs), requirements-dev.lock (what the tests need too) and
environment.yml (all of it, for conda), every version pinned and the same in all three.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMPILE = [
    *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--no-header"),
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade"),
]


def main() -> None:
    """Compile both locks, the second within the first, and write the conda environment."""
    dev, serve = "requirements-dev.lock", "requirements.lock"
    run(*COMPILE, "--extra", "dev", "--output-file", dev)
    run(*COMPILE, "--extra", "build", "--constraint", dev, "--output-file", serve)
    (ROOT / "environment.yml").write_text(environment(ROOT / dev), encoding="utf-8")


def run(*command: str) -> None:
    """Run a command in the project's folder."""
    subprocess.run(command, cwd=ROOT, check=True)


def pins(lock: Path) -> list[str]:
    """The requirements of a lock file without their hashes: `name==version ; marker`."""
    lines = (line.rstrip(" \\") for line in lock.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if "==" in line and not line.startswith((" ", "#"))]


def environment(lock: Path) -> str:
    """The conda environment: the same versions as a lock, installed by pip."""
    pip = "\n".join(f'      - "{pin}"' for pin in pins(lock))
    return (
        "# Written by `make lock` from requirements-dev.lock; a test holds the two together.\n"
        "name: workbook\n"
        "channels: [conda-forge, nodefaults]\n"
        "dependencies:\n"
        "  - python >=3.11,<3.14\n"
        "  - pip\n"
        f"  - pip:\n{pip}\n"
        '      - "--editable ."\n'
    )


if __name__ == "__main__":
    main()
