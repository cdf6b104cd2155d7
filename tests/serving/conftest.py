import pytest

from .running import GLOSSARY, Server, write_notebooks


def _server(folder, **options):
    write_notebooks(folder / "notebooks")
    (folder / "data").mkdir()
    (folder / "data" / "key.yaml").write_text("SECRET-FILE")
    (folder / "data" / "glossary.csv").write_text(GLOSSARY)
    return Server(folder, **options)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One server for all tests that leave it as they found it."""
    server = _server(
        tmp_path_factory.mktemp("server"), environ={"DATABASE_PASSWORD": "SECRET-OF-THE-MACHINE"}
    )
    yield server
    server.stop()


@pytest.fixture
def own_server(tmp_path):
    """Makes a server that a test may starve, kill and start again."""
    servers = []

    def start(**options):
        servers.append(_server(tmp_path, **options))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture
def somebody(server):
    browser = server.browser()
    yield browser
    browser.close()


@pytest.fixture
def somebody_else(server):
    browser = server.browser()
    yield browser
    browser.close()
