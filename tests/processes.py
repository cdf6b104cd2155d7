"""The kernels of a running server, as the machine sees them."""

from contextlib import suppress

import psutil


def kernels_of(server: int) -> list[psutil.Process]:
    """The kernels of the server with this process number."""
    with suppress(psutil.NoSuchProcess):
        below = psutil.Process(server).children(recursive=True)
        return [process for process in below if _is_kernel(process, server)]
    return []


def _is_kernel(process: psutil.Process, server: int) -> bool:
    """A forked one has its parent's command line, and that is a child of the server."""
    with suppress(psutil.Error):
        command = " ".join(process.cmdline())
        forked = "multiprocessing.forkserver" in command and process.ppid() != server
        return forked or "ipykernel_launcher" in command
    return False


def kernel_of(server: int, kernel_id: str) -> psutil.Process | None:
    """The kernel with this id, if it lives: its sockets are called by it."""
    for process in kernels_of(server):
        with suppress(psutil.Error):
            sockets = [str(one.laddr) for one in process.net_connections("unix")]
            if any(kernel_id in name for name in [*process.cmdline(), *sockets]):
                return process
    return None
