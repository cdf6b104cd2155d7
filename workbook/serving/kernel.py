"""The life of a kernel, in the process that was forked for it."""

import multiprocessing
import os
import sys
import threading


def live(args: list[str], env: dict[str, str], cwd: str) -> None:
    """Be a kernel until told to end, or until the server has ended.

    Args:
        args: the kernel's own command line.
        env: its whole environment.
        cwd: its folder.
    """
    os.setsid()  # signals for a kernel go to its group, and the server is in its parent's
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["kernel", *args]
    threading.Thread(target=_end_with_server, daemon=True).start()
    from ipykernel.kernelapp import IPKernelApp

    # Whoever started it would be told nothing of a kernel whose parent has gone.
    IPKernelApp.launch_instance([*args, f"--IPKernelApp.parent_handle={os.getppid()}"])


def _end_with_server() -> None:
    """A server that is killed takes its kernels with it."""
    server = multiprocessing.parent_process()
    assert server is not None
    server.join()
    os._exit(1)
