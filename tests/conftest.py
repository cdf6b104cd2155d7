"""What several tests share: a small content folder, a clock that stands, a workbook of its own."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tests.learning.doubles import MemoryKeeper
from tests.postgres import empty_postgres_url, postgres, postgres_url, store_url
from tools.browser import FLAGS, HELP, find
from workbook.app import Workbook, build
from workbook.content import Library, Scenario
from workbook.learning import Way
from workbook.store import Records, migrate, open_engine, sqlite_url

__all__ = ["empty_postgres_url", "postgres", "postgres_url", "store_url"]
"""Fixtures of PostgreSQL, which are here for every folder of tests: one server for all of them."""

settings.register_profile("ci", deadline=None, derandomize=True, max_examples=50, database=None)
settings.register_profile("thorough", settings.get_profile("ci"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

SAMPLE = Path(__file__).parent / "content" / "sample"
LIBRARY = Library(SAMPLE)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    """A clock that stands at noon."""
    return lambda: NOON


@pytest.fixture
def content(tmp_path) -> Path:
    """A copy of the sample content that a test may spoil."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "content"))


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """The sample's one scenario: each kind of exercise once."""
    return LIBRARY.scenario("two-benches")


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory) -> Path:
    """A migrated database without a row, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "workbook.db"
    engine = open_engine(sqlite_url(path))
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def home(tmp_path, empty_database) -> Path:
    """A user folder with an empty database."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    shutil.copy(empty_database, folder / "workbook.db")
    return folder


@pytest.fixture
def workbook(home, clock) -> Workbook:
    """A workbook on the sample content and a database of its own."""
    return build(home, SAMPLE, clock)


@pytest.fixture(params=["memory", "sqlite"])
def keeper(request):
    """A keeper: once the double in memory, once the real one on SQLite."""
    if request.param == "memory":
        yield MemoryKeeper()
        return
    folder = request.getfixturevalue("home")
    engine = open_engine(sqlite_url(folder / "workbook.db"))
    yield Records(engine)
    engine.dispose()


@pytest.fixture
def records(home):
    """The real keeper on a database of its own."""
    engine = open_engine(sqlite_url(home / "workbook.db"))
    yield Records(engine)
    engine.dispose()


@pytest.fixture
def engine(store_url):
    """A migrated database, on each kind of server."""
    engine = open_engine(store_url)
    yield engine
    engine.dispose()


@pytest.fixture
def way(scenario, keeper, clock):
    """A learner's way through an exercise of the sample, by its id."""

    def to(exercise, participant="ann", scenario=scenario, library=LIBRARY):
        return Way(library, scenario, scenario.by_id[exercise], participant, keeper, clock)

    return to


@pytest.fixture(scope="session")
def browser():
    """A real Chromium, one for all the tests of a worker; where there is none, they fail."""
    from playwright.sync_api import sync_playwright

    path = find()
    if path is None:
        pytest.fail(HELP, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
