"""Servers to measure, ours and plain Voila, each in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from workbook.app.places import HOME_VARIABLE, content_folder, notebooks_folder

PATIENCE = 60.0
"""Seconds until a server answers."""


class NotUp(Exception):  # noqa: N818 - it is what the server is
    """A server did not start, in one plain sentence."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a server with all its processes has cost so far.

    Attributes:
        cpu: seconds of processor time, user and system.
        memory: bytes, shared pages counted in part (PSS) where the system tells, else RSS.
        descriptors: open ones of the server's own process; 0 where the system does not tell.
    """

    cpu: float
    memory: float
    descriptors: int


@dataclass
class Served:
    """A server that runs.

    Args:
        address: without a slash at its end.
        home: its user folder.
        process: the server's own process.
    """

    address: str
    home: Path
    process: psutil.Process

    def cost(self) -> Cost:
        """What it and its kernels have cost. What a kernel that has ended cost is not in it."""
        cpu = memory = 0.0
        for one in [self.process, *self.process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                times, full = one.cpu_times(), one.memory_full_info()
                cpu += times.user + times.system
                memory += getattr(full, "pss", full.rss)
        told = getattr(self.process, "num_fds", lambda: 0)
        return Cost(cpu, memory, told())


@contextmanager
def ours(most: int) -> Iterator[Served]:
    """The workbook with a fresh user folder.

    Args:
        most: pages that it lets be open at once.
    """
    with TemporaryDirectory() as folder:
        home, port = Path(folder, "home"), _free_port()
        command = ["workbook", "serve", "--home", str(home), "--port", str(port), "--no-browser"]
        more = [
            "--content",
            str(content_folder()),
            "--most",
            str(most),
        ]
        with _running([*command, *more], port, "/workbook/health", {}) as process:
            yield Served(f"http://127.0.0.1:{port}", home, process)


@contextmanager
def plain() -> Iterator[Served]:
    """Voila as it comes, on the same notebooks."""
    with TemporaryDirectory() as folder:
        home, port = Path(folder, "home"), _free_port()
        command = ["voila", str(notebooks_folder()), "--port", str(port), "--no-browser"]
        machine = {HOME_VARIABLE: str(home)}
        with _running(command, port, "/", machine) as process:
            yield Served(f"http://127.0.0.1:{port}", home, process)


@contextmanager
def _running(
    command: list[str], port: int, path: str, machine: dict[str, str]
) -> Iterator[psutil.Process]:
    with subprocess.Popen(  # noqa: S603 - our own commands
        [sys.executable, "-m", *command],
        env=os.environ | machine,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as started:
        process = psutil.Process(started.pid)
        try:
            _wait_for(f"http://127.0.0.1:{port}{path}", started)
            yield process
        finally:
            below = process.children(recursive=True) if process.is_running() else []
            started.terminate()
            with suppress(subprocess.TimeoutExpired):
                started.wait(PATIENCE)
            for one in [*below, started]:
                with suppress(psutil.NoSuchProcess):
                    one.kill()


def _wait_for(address: str, started: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while started.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE):  # noqa: S310
            return
        time.sleep(0.1)
    raise NotUp(f"The server that was to answer at {address} did not start.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
