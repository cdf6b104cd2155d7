"""The workbook's server in a process of its own, as a person starts it."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.request import urlopen

import psutil

from tests.processes import kernel_of, kernels_of

from .waiting import wait_until

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "data"
NOTEBOOKS = PROJECT / "notebooks"

WITH_NOTEBOOKS = """
import sys
from pathlib import Path
from workbook.app import build
from workbook.serving import serve
home, content, notebooks = map(Path, sys.argv[1:4])
workbook = build(home, content)
serve(home, content, port=int(sys.argv[4]), open_browser=False, notebooks=notebooks,
      progress=workbook.progress, live=workbook)
"""
"""The command has no option for another folder of notebooks; the function behind it has."""


class Server:
    """A server that can be stopped, killed and started again on the same port and home.

    Args:
        folder: where its home and its log go.
        content: the content folder.
        notebooks: a folder of notebooks, if not the project's.
        options: further options of the command.
    """

    def __init__(
        self,
        folder: Path,
        content: Path = DATA,
        notebooks: Path | None = None,
        options: Sequence[str] = (),
    ) -> None:
        self.home = folder / "home"
        self.log = folder / "server.log"
        self.content = content
        self.notebooks = notebooks
        self.options = options
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._seen: set[psutil.Process] = set()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """Without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it says where it is."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.touch()
        said = self.log.stat().st_size
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(), stdout=log, stderr=subprocess.STDOUT, cwd=PROJECT
            )
        self.port = int(wait_until(lambda: self._greeting(said), "the server says where it is"))

    def _command(self) -> list[str]:
        home, content = str(self.home), str(self.content)
        if self.notebooks is not None:
            more = [home, content, str(self.notebooks), str(self.port)]
            return [sys.executable, "-c", WITH_NOTEBOOKS, *more]
        options = ["--home", home, "--content", content, "--port", str(self.port)]
        return [sys.executable, "-m", "workbook", "serve", *options, *self.options, "--no-browser"]

    def _greeting(self, since: int) -> str | None:
        text = self.log.read_bytes()[since:].decode(errors="replace")
        found = re.search(r"is open at http://127\.0\.0\.1:(\d+)/", text)
        assert self._process is not None
        if not found and self._process.poll() is not None:
            raise AssertionError(f"the server ended by itself:\n{text}")
        return found and found[1]

    @property
    def pid(self) -> int:
        """Its process number."""
        assert self._process is not None
        return self._process.pid

    @property
    def places(self) -> int:
        """For how many pages it has room."""
        return int(self._health()["places"])

    @property
    def pages(self) -> int:
        """How many pages have a line to it."""
        return int(self._health()["pages"])

    def _health(self) -> Any:
        with urlopen(f"{self.address}/workbook/health") as told:
            return json.load(told)

    def tracebacks(self) -> str:
        """What the server and its kernels have logged, if there is a traceback in it."""
        logs = [path for path in (self.log, self.home / "workbook.log") if path.exists()]
        text = "\n".join(path.read_text("utf-8", errors="replace") for path in logs)
        return text if "Traceback" in text else ""

    def kernels(self) -> list[psutil.Process]:
        """The kernels' processes."""
        assert self._process is not None
        found = kernels_of(self._process.pid)
        self._seen.update(found)
        return found

    def kernel_pids(self) -> list[int]:
        """Their numbers."""
        return [kernel.pid for kernel in self.kernels()]

    def kill_kernel(self, kernel_id: str) -> None:
        """End one kernel as a machine out of memory would."""
        assert self._process is not None
        kernel = kernel_of(self._process.pid, kernel_id)
        assert kernel is not None, "it is gone already"
        kernel.send_signal(signal.SIGKILL)

    def kill9(self) -> None:
        """End the server without a chance to clear up; its kernels are left to themselves."""
        assert self._process is not None
        self.kernels()
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Stop it as Ctrl-C does, and see to it that nothing is left running."""
        assert self._process is not None
        self.kernels()
        self._process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(20)
        self._process.kill()
        self._process.wait()
        for kernel in self._seen:
            with suppress(psutil.NoSuchProcess):
                kernel.kill()

    def restart(self) -> None:
        """Start again where it was."""
        self.start()

    @property
    def passphrase(self) -> str:
        """What it printed at its first start, for facilitators."""
        found = re.search(r"shown only now: (\S+)", self.log.read_text("utf-8"))
        assert found, "no passphrase was printed"
        return found[1]

    def rows(self, table: str, place: str) -> int:
        """How many rows of a table belong to an exercise (`scenario/exercise`)."""
        return len(
            self._select(f"SELECT 1 FROM {table} WHERE scenario = ? AND exercise = ?", place)
        )

    def firsts(self, place: str) -> list[int]:
        """For each participant who answered an exercise, how many answers count as the first."""
        query = (
            "SELECT sum(label = 'first') FROM answers WHERE scenario = ? AND exercise = ?"
            " GROUP BY participant"
        )
        return [count for (count,) in self._select(query, place)]

    def _select(self, query: str, place: str) -> list[tuple[int]]:
        scenario, _, exercise = place.partition("/")
        database = sqlite3.connect(f"file:{self.home / 'workbook.db'}?mode=ro", uri=True)
        try:
            return database.execute(query, (scenario, exercise)).fetchall()
        finally:
            database.close()
