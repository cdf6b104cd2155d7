"""Kernels forked from a parent that has imported already what each of them needs.

An interpreter that starts afresh spends more than a second importing; a forked one is there at
once, and shares its parent's memory. Sixty people who join at the same moment feel the difference.
The parent is the fork server of Python's own `multiprocessing`.
"""

import asyncio
import errno
import logging
import multiprocessing
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from multiprocessing.process import BaseProcess
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from workbook.serving.carrying import have_spare
from workbook.serving.kernel import live

log = logging.getLogger("workbook.serving")

NAME = "workbook-forked"
FORKED = {"kernel_provisioner": {"provisioner_name": NAME}}
"""What a kernel's description says so that Jupyter lets `Forked` start it."""

CAN_FORK = sys.platform == "linux"
"""Windows cannot, and what macOS has running in the background does not survive it."""

WARM = "workbook.serving.warm"
"""The module that the parent imports for all its children."""

_LAUNCHER = 3
"""How many words of a kernel's command start its interpreter; the rest is for the kernel."""

TAKEN = 16
"""Descriptors that are taken for a moment while a kernel is forked, and some more."""

_known: dict[str, str] = {}
"""The whole environment of the parent."""


def make_ready(environment: Mapping[str, str]) -> None:
    """Start the parent of all kernels, so that the first visitor finds it warm.

    Where that cannot be, kernels are started by their command.

    Args:
        environment: all that it may know of this machine's. What Linux keeps of the environment a
            process began with is there for all its children to read.
    """
    from multiprocessing import forkserver  # Windows has none

    remember(environment)
    multiprocessing.get_context("forkserver").set_forkserver_preload([WARM])
    try:
        with _only(environment):
            forkserver.ensure_running()
    except OSError as error:
        log.warning("Kernels cannot be forked here: %s", error)


def remember(environment: Mapping[str, str]) -> None:
    """What the parent of all kernels may know, for when the first kernel asks for one."""
    _known.clear()
    _known.update(environment)


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


def parent() -> int | None:
    """The parent's process number; None where it is not there, or not any more."""
    from multiprocessing.forkserver import _forkserver

    pid: int | None = getattr(_forkserver, "_forkserver_pid")  # noqa: B009 - nobody else knows
    if pid is None:
        return None
    try:
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return None if ended else pid


class Forked(LocalProvisioner):
    """Starts a kernel by forking it; by its command where that fails."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel and say where it can be reached; called by Jupyter."""
        if parent() is None:  # left to itself, it would start with all that this process knows
            make_ready(dict(_known))
        told = (cmd[_LAUNCHER:], kwargs["env"], str(kwargs["cwd"]))
        try:
            process = await asyncio.to_thread(_fork, *told)
        except Exception:
            log.exception("A kernel could not be forked; it is started by its command instead")
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = Child(process)
        self.pid = self.pgid = process.pid
        self.cwd = kwargs["cwd"]
        return self.connection_info


# As an entry point of the package would do, but for an installation made before there was one.
KernelProvisionerFactory.provisioners[NAME] = EntryPoint(
    NAME, f"{__name__}:{Forked.__name__}", KernelProvisionerFactory.GROUP_NAME
)


def _fork(args: list[str], env: dict[str, str], cwd: str) -> BaseProcess:
    if parent() is None:
        raise ProcessLookupError
    if not have_spare(TAKEN):  # it would not survive a request of which only half comes
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    fresh = multiprocessing.get_context("forkserver")
    process = fresh.Process(target=live, args=(args, env, cwd), daemon=True)
    process.start()
    return process


class Child:
    """A forked process, with what Jupyter asks of one that it has started itself."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
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
