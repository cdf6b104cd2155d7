"""Kernels that are forked: what they share with their parent, what they must not, and how they end."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys

import psutil
import pytest
from jupyter_client import AsyncKernelManager

from tests.serving.running import run
from workbook.app.places import CONTENT_VARIABLE, HOME_VARIABLE, content_folder
from workbook.serving import forking
from workbook.serving.kernels import ThisPython, kernel_environment

pytestmark = pytest.mark.skipif(not forking.CAN_FORK, reason="kernels are forked on Linux alone")

ADDED = """
import json, sys
from workbook.app.places import content_folder
from workbook.content import shelf
here = sys.modules["workbook.serving.warm"].HERE
kept = [path for path in shelf._kept if content_folder() in path.parents]
print(json.dumps([sorted(set(sys.modules) - here), [path.name for path in kept]]))
"""

HARMLESS = {"multiprocessing", "_multiprocessing", "_posixshmem", "runpy", "pkgutil"}
"""What a forked process is made by."""


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory, empty_database):
    """A kernel's environment, and the parent of kernels made ready for it."""
    folder = tmp_path_factory.mktemp("forked")
    (folder / "home").mkdir(mode=0o700)
    shutil.copy(empty_database, folder / "home")
    told = {
        HOME_VARIABLE: str(folder / "home"),
        CONTENT_VARIABLE: str(content_folder()),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    environment = kernel_environment(os.environ, told)
    with pytest.MonkeyPatch.context() as machine:
        machine.setenv("SECRET_OF_THE_MACHINE", "hush")
        forking.make_ready(environment)
        assert os.environ["SECRET_OF_THE_MACHINE"] == "hush", "the server's own stays as it is"
        yield environment


def with_kernel(surroundings, folder, talk, how=forking.Child, *, interrupted=False):
    """Start a kernel as the server does, and talk with it."""

    async def through():
        # The folder of sockets has a short path; tests' own folders have not.
        manager = AsyncKernelManager(kernel_spec_manager=ThisPython())
        await manager.start_kernel(env={**surroundings, "ONLY_HERE": "1"}, cwd=str(folder))
        if interrupted:
            await manager.interrupt_kernel()
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            assert isinstance(manager.provisioner.process, how)
            return await talk(manager, client)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    return run(through())


async def ask(client, code):
    """What a line of Python prints there."""
    said = []
    await client.execute_interactive(
        code, timeout=60, output_hook=lambda message: said.append(message["content"])
    )
    assert not any("ename" in content for content in said), said
    return "".join(content.get("text", "") for content in said)


def test_a_forked_kernel_is_a_kernel(surroundings, tmp_path):
    """It runs in its folder, with its own environment, in a group of its own, and ends when told to."""

    async def talk(manager, client):
        told = await ask(client, "import os, sys; print(os.getcwd(), os.getpid(), os.getpgid(0))")
        folder, pid, group = told.split()
        assert folder == str(tmp_path)
        assert int(pid) == manager.provisioner.pid == int(group)
        assert os.getpgid(0) != int(group)
        seen = json.loads(await ask(client, "import json; print(json.dumps(dict(os.environ)))"))
        assert seen["ONLY_HERE"] == "1"
        assert "SECRET_OF_THE_MACHINE" not in seen
        assert await manager.is_alive()
        await manager.signal_kernel(signal.SIGKILL)
        assert await asyncio.wait_for(manager.provisioner.wait(), 10) == -signal.SIGKILL
        assert not await manager.is_alive()

    with_kernel(surroundings, tmp_path, talk)


def test_an_interrupted_kernel_dies_of_it_at_no_moment(surroundings, tmp_path):
    """Whoever ends a kernel interrupts it first; what it runs stops, and what it is begins in peace."""

    async def talk(manager, client):
        client.execute("print('begun')\nwhile True: pass", stop_on_error=False)
        while (await client.get_iopub_msg(timeout=60))["msg_type"] != "stream":
            pass
        await manager.interrupt_kernel()
        told = (await client.get_shell_msg(timeout=60))["content"]
        assert told["ename"] == "KeyboardInterrupt"
        assert await ask(client, "print(6 * 7)") == "42\n"

    with_kernel(surroundings, tmp_path, talk, interrupted=True)


def test_the_machines_secrets_are_nowhere(surroundings, tmp_path):
    """Not even in what Linux keeps of the environment a process was started in."""

    async def talk(manager, _client):
        with open(f"/proc/{manager.provisioner.pid}/environ", "rb") as told:  # noqa: ASYNC230, PTH123
            assert b"SECRET_OF_THE_MACHINE" not in told.read()

    with_kernel(surroundings, tmp_path, talk)


def test_its_parent_has_imported_and_read_everything(surroundings, tmp_path):
    """What a kernel imports or reads by itself each visitor waits for."""
    exercise = 'exercise("ward-that-may-close/first-move")'

    async def talk(_manager, client):
        await ask(client, f"from workbook import exercise, room; {exercise}; room()")
        return json.loads(await ask(client, ADDED))

    added, read = with_kernel(surroundings, tmp_path, talk)
    late = [name for name in added if name.split(".")[0] not in HARMLESS]
    assert not late, " ".join(late)
    assert {"scenario.yaml", "guidance.csv", "glossary.csv"} <= set(read)


def test_nobody_can_debug_it(surroundings, tmp_path):
    """A debugger would be half of what each kernel loads."""

    async def talk(_manager, client):
        return await ask(client, "import sys; print(any('pydevd' in name for name in sys.modules))")

    assert with_kernel(surroundings, tmp_path, talk).strip() == "False"


def test_where_forking_fails_its_command_starts_it(surroundings, tmp_path, monkeypatch, caplog):
    """A parent that is gone for good costs time, and nobody their page."""

    def refuse(*_):
        raise ConnectionRefusedError

    monkeypatch.setattr(forking, "_fork", refuse)

    async def talk(manager, client):
        assert await ask(client, "print(6 * 7)") == "42\n"
        return manager.provisioner.process.args

    command = with_kernel(surroundings, tmp_path, talk, how=subprocess.Popen)
    assert command[:3] == [sys.executable, "-m", "ipykernel_launcher"]
    assert "could not be forked" in caplog.text


def test_a_new_parent_knows_no_more_than_the_first(surroundings, tmp_path):
    """A parent that is killed takes its kernels with it; the next kernel has a new parent."""

    async def talk(manager, _client):
        os.kill(forking.parent(), signal.SIGKILL)
        (kernel,) = [psutil.Process(manager.provisioner.pid)]
        await asyncio.to_thread(kernel.wait, 10)
        assert forking.parent() is None

    async def again(manager, _client):
        assert forking.parent() is not None
        with open(f"/proc/{manager.provisioner.pid}/environ", "rb") as told:  # noqa: ASYNC230, PTH123
            assert b"SECRET_OF_THE_MACHINE" not in told.read()

    with_kernel(surroundings, tmp_path, talk)
    with_kernel(surroundings, tmp_path, again)


def test_where_there_can_be_no_parent_the_server_goes_on(monkeypatch, caplog):
    """As where the path of its socket would be too long."""

    def refuse():
        raise OSError("AF_UNIX path too long")

    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", refuse)
    monkeypatch.setattr(forking, "_known", {})
    forking.make_ready({})
    assert "cannot be forked here: AF_UNIX path too long" in caplog.text


def test_elsewhere_kernels_are_started_by_their_command():
    """On a machine without fork, Jupyter's own way is left alone."""
    assert ThisPython(forked=False).get_kernel_spec("python3").metadata == {}
    assert ThisPython(forked=True).get_kernel_spec("python3").metadata == forking.FORKED
