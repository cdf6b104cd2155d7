"""The lock files, the conda environment and what the project says it needs agree."""

import re
import tomllib
from pathlib import Path

import yaml

from tools.lock import environment, pins

ROOT = Path(__file__).resolve().parents[1]


def names(requirements):
    """Package names in the one form that lock files use."""
    first = (re.split(r"[ =<>\[;]", line, maxsplit=1)[0] for line in requirements)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in first}


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_conda_users_get_the_locked_versions():
    """environment.yml is exactly what the lock file makes of it."""
    written = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert written == environment(ROOT / "requirements-dev.lock")
    assert "voila" in names(yaml.safe_load(written)["dependencies"][-1]["pip"])


def test_every_requirement_is_locked():
    """Each package that pyproject.toml names has a pinned version in the lock for its purpose."""
    extras = project()["optional-dependencies"]
    served = names(pins(ROOT / "requirements.lock"))
    tested = names(pins(ROOT / "requirements-dev.lock"))
    assert names([*project()["dependencies"], *extras["build"]]) <= served
    assert names(extras["dev"]) - {"workbook"} <= tested


def test_serving_and_testing_use_the_same_versions():
    """Whatever serving needs is in the lock for tests too, in the same version.

    On which systems it is installed may differ: a package the tests need for itself is
    installed on every one of them.
    """
    served, tested = (
        {pin.split(";")[0].strip() for pin in pins(ROOT / name)}
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert served <= tested


def test_locks_hold_hashes_and_no_addresses():
    """Every pin carries hashes, and no lock names a host to fetch from."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert text.count("==") <= text.count("--hash=sha256:")
        assert "://" not in text
