"""Kernels forked from a parent that has imported already what each of them needs.

An interpreter that starts afresh spends more than a second importing; a forked one is there at
once, and shares its parent's memory. Sixty people who join at the same moment feel the difference.
The parent is the fork server of Python's own `multiprocessing`.
"""

import asyncio
import logging
import multiprocessing
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from workbook.serving.kernel import live

log = logging.getLogger("workbook.serving")

FORKED = {"kernel_provisioner": {"provisioner_name": "workbook-forked"}}
"""By this a kernel asks for `Forked`, of which `pyproject.toml` tells Jupyter."""

CAN_FORK = sys.platform == "linux"
"""Windows cannot, and what macOS has running in the background does not survive it."""

WARM = "workbook.serving.warm"
"""The module that the parent imports for all its children."""

_LAUNCHER = 3
"""How many words of a kernel's command start its interpreter; the rest is for the kernel."""


def make_ready(environment: Mapping[str, str]) -> None:
    """Start the parent of all kernels, so that the first visitor finds it warm.

    Args:
        environment: all that it may know of this machine's.
    """
    from multiprocessing import forkserver

    multiprocessing.get_context("forkserver").set_forkserver_preload([WARM])
    with _only(environment):
        forkserver.ensure_running()


@contextmanager
def _only(environment: Mapping[str, str]) -> Iterator[None]:
    """For a moment, an environment that has nothing else in it."""
    whole = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(whole)


class Forked(LocalProvisioner):
    """Starts a kernel by forking it; by its command where that fails."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel and say where it can be reached; called by Jupyter."""
        told = (cmd[_LAUNCHER:], kwargs["env"], str(kwargs["cwd"]))
        try:
            process = await asyncio.to_thread(_fork, *told)
        except (OSError, EOFError):
            log.exception("A kernel could not be forked; it is started by its command instead")
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = Child(process)
        self.pid = self.pgid = process.pid
        self.cwd = kwargs["cwd"]
        return self.connection_info


def _fork(args: list[str], env: dict[str, str], cwd: str) -> ForkServerProcess:
    fresh = multiprocessing.get_context("forkserver")
    process = fresh.Process(target=live, args=(args, env, cwd), daemon=True)
    process.start()
    return process


class Child:
    """A forked process, with what Jupyter asks of one that it has started itself."""

    stdin = stdout = stderr = None

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """How it ended; None while it lives."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """How it ended, once it has."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, signum: int) -> None:
        """Signal it, if it is still there."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()
