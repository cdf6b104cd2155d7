"""Kernels: which interpreter runs them, whose they are, how many, and when they end."""

import asyncio
import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import zmq.asyncio
from ipykernel.kernelspec import RESOURCES
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_core.utils import ensure_async
from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server.utils import ApiPath
from tornado import web
from traitlets import Bool, Dict, Integer, Unicode, default
from traitlets.config import Config

from workbook.app.identity import CREDENTIAL, NETWORK, PARTICIPANT
from workbook.serving import words
from workbook.serving.carrying import KEPT, LEAVING, OPEN, OURS, have_spare, sockets_for
from workbook.serving.doorkeeper import Doorkeeper
from workbook.serving.forking import CAN_FORK, FORKED
from workbook.serving.pages import Told, log

KERNEL = "python3"
LONGEST_SOCKET = 103
"""Bytes that the path of a socket may have, on macOS; Linux allows 107."""
_SOCKET = f"/voila_{8 * 'x'}/kernel-{36 * 'x'}-ipc-5"
KEPT_AFTER_LOSS = 600
"""Seconds a kernel is kept when its browser has gone: a locked phone looks like a closed tab."""
GRACE = 2.0
"""Seconds between a page's goodbye and the end of its kernel."""
EACH = 8
"""Pages that one browser may have open, so that nobody takes all there are."""

_KEPT = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ"),
        *("TMPDIR", "TEMP", "TMP"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "CONDA_PREFIX"),
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT"),
        *("APPDATA", "LOCALAPPDATA", "PROGRAMDATA"),
        *("USERPROFILE", "HOMEDRIVE", "HOMEPATH"),
    }
)
_KEPT_FAMILIES = ("LC_", "PYTHON", "XDG_")


def kernel_environment(machine: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, str]:
    """What a kernel may know: what Python needs to run, and what we tell it.

    A list of what is let through, because nobody can list the names under which machines keep
    their passwords.
    """
    kept = {
        name: value
        for name, value in machine.items()
        if name.upper() in _KEPT or name.upper().startswith(_KEPT_FAMILIES)
    }
    return kept | dict(ours)


class ThisPython(KernelSpecManager):
    """Knows one kernel: the Python that runs the server.

    A machine may have another `python3` registered, without our package in it. The shell's
    history is off: sixty kernels would queue for one history file. Errors are logged; a warning that
    the loopback interface is not encrypted, once for each visitor, is not.
    """

    forked = Bool(CAN_FORK, help="Fork kernels instead of starting each of them.").tag(config=True)

    def find_kernel_specs(self) -> dict[str, str]:
        """The only name there is."""
        return {KERNEL: RESOURCES}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The same kernel, whatever name a notebook asks for."""
        del kernel_name
        return KernelSpec(
            argv=[
                sys.executable,
                *("-m", "ipykernel_launcher", "-f", "{connection_file}"),
                "--HistoryManager.enabled=False",
                "--log-level=ERROR",
            ],
            name=KERNEL,
            display_name="Python 3",
            language="python",
            resource_dir=RESOURCES,
            metadata=FORKED if self.forked else {},
        )


def kernel_settings(config: Config) -> None:
    """Put into `config` how kernels live and die."""
    config.MappingKernelManager.cull_idle_timeout = KEPT_AFTER_LOSS
    config.MappingKernelManager.cull_interval = 30
    config.MappingKernelManager.cull_busy = True
    config.MappingKernelManager.cull_connected = False
    # Messages for a browser that is away would pile up without limit; the page asks anew instead.
    config.MappingKernelManager.buffer_offline_messages = False
    # A restarted kernel would be an empty one. Zero restarts means: notice the death, tell the
    # page, and leave it at that; the page then opens itself again with a kernel of its own.
    config.KernelRestarter.restart_limit = 0
    config.KernelRestarter.time_to_dead = 2.0
    if sockets_fit(tempfile.gettempdir()):
        # Ports are chosen before the kernel takes them. When sixty people join, some other socket
        # has taken one by then, and that kernel dies. Sockets in our own folder are nobody else's.
        config.KernelManager.transport = "ipc"


def sockets_fit(folder: str) -> bool:
    """Whether kernels can be talked to by sockets in a temporary folder: their paths are short.

    >>> sockets_fit("/tmp"), sockets_fit("/" + 80 * "x")
    (True, False)
    """
    return os.name == "posix" and len(folder) + len(_SOCKET) <= LONGEST_SOCKET


class Kernels(AsyncMappingKernelManager):
    """Kernels with owners, and a limit to their number.

    Whoever takes a new identity for each page could still take all places; so a few are kept beyond
    them, for facilitators.
    """

    max_kernels = Integer(120, help="More at once would slow down everybody.").tag(config=True)
    spare_after = Integer(60, help="Seconds without a browser before one makes room.").tag(
        config=True
    )
    doorkeeper: Doorkeeper | None = None
    told: Callable[[], Mapping[str, str]] = dict
    """What a kernel is told beside its environment, as it is when it starts."""
    environment = Dict(key_trait=Unicode(), value_trait=Unicode()).tag(config=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)  # type: ignore[no-untyped-call]
        self._owners: dict[str, str] = {}
        self._credentials: dict[str, str] = {}
        self._alone_since: dict[str, datetime] = {}
        self._withdrawing = ThreadPoolExecutor(1)  # Python waits for it before it ends
        self._opening = 0
        self._ending: set[str] = set()
        self._clearing: set[asyncio.Future[None]] = set()
        self._starting: dict[str, KernelManager] = {}

    @default("context")
    def _default_context(self) -> zmq.asyncio.Context:
        """ZeroMQ counts its sockets, and has about a thousand unless told otherwise."""
        self._created_context = True
        context = zmq.asyncio.Context()
        context.set(zmq.MAX_SOCKETS, sockets_for(self.max_kernels))
        return context

    def owner(self, kernel_id: str) -> str | None:
        """The participant this kernel was started for."""
        return self._owners.get(kernel_id)

    def is_facilitators(self, kernel_id: str) -> bool:
        """Whether this kernel was given a credential."""
        return kernel_id in self._credentials

    def facilitators(self, participant: str) -> list[str]:
        """The kernels of this participant that were given one."""
        return [one for one in self._credentials if self._owners.get(one) == participant]

    def credentials(self) -> dict[str, str]:
        """What each facilitator's kernel was given."""
        return dict(self._credentials)

    async def open(
        self,
        kernel_id: str,
        participant: str,
        *,
        network: str = "",
        facilitator: bool = False,
        kept: bool = False,
    ) -> None:
        """Start a kernel for `participant`, or raise 503 when there is no room.

        Args:
            kernel_id: the new kernel's.
            participant: whose it will be.
            network: where their browser is, as `network_for` says it.
            facilitator: whether it finds a credential in its environment.
            kept: whether it may have one of the places that are kept.

        Raises:
            HTTPError: 429 when this participant has enough, 503 when there is no room.
        """
        self._opening += 1
        try:
            self._owners[kernel_id] = participant
            await self._let_go_of(participant)
            await self._make_room(KEPT if kept or facilitator else 0)
            ours = {
                **self.environment,
                **self.told(),
                PARTICIPANT: participant,
                NETWORK: network,
            }
            if facilitator:
                ours[CREDENTIAL] = await self._issue(kernel_id, participant)
            env = kernel_environment(os.environ, ours)
            await self.start_kernel(
                kernel_name=KERNEL, kernel_id=kernel_id, path=ApiPath(""), env=env
            )
        except BaseException as error:
            self._forget(kernel_id)
            await asyncio.shield(self._abandon(kernel_id))
            if isinstance(error, OSError | zmq.ZMQError):  # the machine has no more of something
                log.error("A page could not be started: %s", error)
                raise web.HTTPError(503) from None
            raise
        finally:
            self._starting.pop(kernel_id, None)
            self._opening -= 1

    def pre_start_kernel(
        self, kernel_name: str | None, kwargs: Any
    ) -> tuple[KernelManager, str, str]:
        """Keep the manager at hand: if the start fails, nobody else has it."""
        manager, name, kernel_id = super().pre_start_kernel(kernel_name, kwargs)
        self._starting[kernel_id] = manager
        return manager, name, kernel_id

    async def _abandon(self, kernel_id: str) -> None:
        """End what was started: Jupyter leaves its process, its sockets and its file behind."""
        manager = self._starting.pop(kernel_id, None)
        if manager is None:
            return
        self._pending_kernels.pop(kernel_id, None)
        try:
            if kernel_id in self:
                self.stop_watching_activity(kernel_id)  # type: ignore[no-untyped-call]
            await ensure_async(manager.shutdown_kernel(now=True))
        except Exception:  # noqa: BLE001 - the visitor is told of what went wrong first
            log.exception("A kernel whose start had failed could not be ended properly")
        finally:
            self.remove_kernel(kernel_id)
            self._kernel_ports.pop(kernel_id, None)

    async def _issue(self, kernel_id: str, participant: str) -> str:
        if self.doorkeeper is None:
            raise web.HTTPError(404)
        credential = await asyncio.to_thread(self.doorkeeper.issue, participant)
        self._credentials[kernel_id] = credential
        return credential

    def _forget(self, kernel_id: str) -> None:
        """Whose it was, and what it was given."""
        self._owners.pop(kernel_id, None)
        credential = self._credentials.pop(kernel_id, None)
        if credential is not None:
            self._withdrawing.submit(self._withdraw, credential)

    def _withdraw(self, credential: str) -> None:
        assert self.doorkeeper is not None
        try:
            self.doorkeeper.withdraw(credential)
        except Exception as error:  # noqa: BLE001 - its message might quote the credential
            log.error("A credential could not be withdrawn: %s", type(error).__name__)

    async def end_all(self, kernel_ids: Iterable[str]) -> None:
        """End several."""
        for kernel_id in list(kernel_ids):
            await self.end(kernel_id)

    async def end(self, kernel_id: str, *, grace: float = 0) -> None:
        """End a kernel; one that is gone already is no error.

        With some seconds of grace it first deals with what it has been sent: a page that is being
        closed sends its last draft with its goodbye.
        """
        if kernel_id not in self or kernel_id in self._ending:
            return
        self._ending.add(kernel_id)
        try:
            await asyncio.sleep(grace)
            if kernel_id in self:
                await self.shutdown_kernel(kernel_id, now=not grace)  # type: ignore[no-untyped-call]
        finally:
            self._ending.discard(kernel_id)

    async def is_alive(self, kernel_id: str) -> bool:
        """Whether there is a process behind this id, and one that will stay."""
        there = kernel_id in self and kernel_id not in self._ending
        return there and bool(await self._kernels[kernel_id].is_alive())

    def is_busy(self, kernel_id: str) -> bool:
        """Whether it is at work, and so cannot answer just now."""
        return kernel_id in self and self._kernels[kernel_id].execution_state == "busy"

    async def _make_room(self, kept: int = 0) -> None:
        """Give up the kernel that has been without a browser longest, if it comes to that.

        Its page, should it come back, opens itself again; answers are in the store.
        """
        if not have_spare(OURS + OPEN * self._opening):
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        leaving = min(len(self._ending), LEAVING)
        if len(self._kernels) - leaving + self._opening <= self.max_kernels + kept:
            return
        longest_ago = utcnow() - timedelta(seconds=self.spare_after)
        alone = [one for one in self._alone(self._kernels) if one[0] < longest_ago]
        if not alone:
            raise Told(503, *words.full(self.max_kernels))
        await self.end(min(alone)[1])

    async def _let_go_of(self, participant: str) -> None:
        """Whoever has as many pages as one may have loses the one they have been away from longest."""
        own = [
            one
            for one, whose in self._owners.items()
            if whose == participant and one not in self._ending
        ]
        if len(own) <= EACH:
            return
        alone = self._alone(one for one in own if one in self)
        if not alone:
            raise Told(429, *words.too_many_open(EACH))
        await self.end(min(alone)[1])

    def _alone(self, kernels: Iterable[str]) -> list[tuple[datetime, str]]:
        """Those that no browser looks at, each with since when."""
        return [
            (self._alone_since.get(one, self._kernels[one].last_activity), one)
            for one in kernels
            if not self._kernel_connections.get(one) and one not in self._ending
        ]

    def notify_connect(self, kernel_id: str) -> None:
        """A browser is there."""
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]
        self._alone_since.pop(kernel_id, None)

    def notify_disconnect(self, kernel_id: str) -> None:
        """Start the ten minutes when the last browser goes, not when it was last active."""
        if not self._kernel_connections.get(kernel_id):
            return
        super().notify_disconnect(kernel_id)  # type: ignore[no-untyped-call]
        if kernel_id in self and not self._kernel_connections.get(kernel_id):
            self._alone_since[kernel_id] = utcnow()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """A kernel in a live room is active for as long as the room is, whether or not anybody looks."""
        if kernel_id in self._alone_since and kernel_id in self:
            self._kernels[kernel_id].last_activity = self._alone_since[kernel_id]
        await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget whose it was together with the kernel."""
        self._forget(kernel_id)
        self._kernel_connections.pop(kernel_id, None)
        self._alone_since.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    def _handle_kernel_died(self, kernel_id: str) -> None:
        """A kernel died by itself: clear up behind it. Its page is told by the channel."""
        if kernel_id not in self:
            return
        kernel = self._kernels[kernel_id]
        self.stop_watching_activity(kernel_id)  # type: ignore[no-untyped-call]
        super()._handle_kernel_died(kernel_id)  # type: ignore[no-untyped-call]
        clearing = asyncio.ensure_future(kernel.cleanup_resources())
        self._clearing.add(clearing)
        clearing.add_done_callback(self._clearing.discard)
