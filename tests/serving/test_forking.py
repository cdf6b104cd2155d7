"""Kernels that are forked: what they share with their parent, what they must not, and how they end."""

import asyncio
import json
import os
import signal
import sys

import pytest
from jupyter_client import AsyncKernelManager

from tests.serving.running import run
from workbook.app.places import CONTENT_VARIABLE
from workbook.serving import forking
from workbook.serving.kernels import ThisPython, kernel_environment

pytestmark = pytest.mark.skipif(not forking.CAN_FORK, reason="kernels are forked on Linux alone")

MISSED = """
import json, sys
print(json.dumps(sorted(
    name for name, module in sys.modules.items()
    if name.startswith(("workbook", "IPython", "ipykernel", "sqlalchemy", "pydantic"))
)))
"""
"""A kernel's own modules and the heaviest of other people's."""


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory):
    """A kernel's environment, and the parent of kernels made ready for it."""
    folder = tmp_path_factory.mktemp("forked")
    told = {CONTENT_VARIABLE: os.environ.get(CONTENT_VARIABLE, ""), "IPYTHONDIR": str(folder)}
    environment = kernel_environment(os.environ, {k: v for k, v in told.items() if v})
    with pytest.MonkeyPatch.context() as machine:
        machine.setenv("SECRET_OF_THE_MACHINE", "hush")
        forking.make_ready(environment)
        assert os.environ["SECRET_OF_THE_MACHINE"] == "hush", "the server's own stays as it is"
        yield environment


def with_kernel(surroundings, folder, talk):
    """Start a kernel as the server does, and talk with it."""

    async def through():
        # The folder of sockets has a short path; tests' own folders have not.
        manager = AsyncKernelManager(kernel_spec_manager=ThisPython())
        await manager.start_kernel(env={**surroundings, "ONLY_HERE": "1"}, cwd=str(folder))
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
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


def test_the_machines_secrets_are_nowhere(surroundings, tmp_path):
    """Not even in what Linux keeps of the environment a process was started in."""

    async def talk(manager, _client):
        with open(f"/proc/{manager.provisioner.pid}/environ", "rb") as told:  # noqa: ASYNC230, PTH123
            assert b"SECRET_OF_THE_MACHINE" not in told.read()

    with_kernel(surroundings, tmp_path, talk)


def test_its_parent_has_imported_everything(surroundings, tmp_path):
    """What a kernel imports by itself each visitor waits for."""

    async def talk(_manager, client):
        before = set(json.loads(await ask(client, MISSED)))
        await ask(client, "from workbook import exercise, profile, progress, results, room, role")
        return set(json.loads(await ask(client, MISSED))) - before

    assert with_kernel(surroundings, tmp_path, talk) == set()


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

    command = with_kernel(surroundings, tmp_path, talk)
    assert command[:3] == [sys.executable, "-m", "ipykernel_launcher"]
    assert "could not be forked" in caplog.text


def test_elsewhere_kernels_are_started_by_their_command():
    """On a machine without fork, Jupyter's own way is left alone."""
    assert ThisPython(forked=False).get_kernel_spec("python3").metadata == {}
    assert ThisPython(forked=True).get_kernel_spec("python3").metadata == forking.FORKED
