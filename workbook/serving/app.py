"""The server: Voila, set up in code, with only our own addresses."""

import errno
import logging
import os
import shutil
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import tornado.ioloop
from jupyter_core.utils import run_sync
from tornado.netutil import bind_sockets
from traitlets.config import Config
from voila.app import Voila
from voila.configuration import VoilaConfiguration

from workbook.app import Workbook
from workbook.app.address import in_address, is_local
from workbook.app.crowd import let_in
from workbook.app.kernels import Kernels
from workbook.app.logs import Calm
from workbook.app.places import (
    ADDRESS_VARIABLE,
    CONTENT_VARIABLE,
    HEARD_VARIABLE,
    HOME_VARIABLE,
    LOCAL_VARIABLE,
    NOTEBOOKS_VARIABLE,
    PLACES_VARIABLE,
    STORE_VARIABLE,
    make_private,
    notebooks_folder,
    store_url,
)
from workbook.content import Library
from workbook.content.catalogue import SPECIAL, STEM, Catalogue
from workbook.screens import Surroundings
from workbook.screens.page import LetIn
from workbook.serving import guide, words
from workbook.serving.bundle import EXTENSIONS, LAB, STATIC, find_bundle
from workbook.serving.carrying import carries, carries_pages, most_open, most_sockets
from workbook.serving.channel import ASKED, Channel, KernelAlive, KernelModel, Leave
from workbook.serving.checking import SOCKET, CheckPage, CheckSocket, Preflight
from workbook.serving.components import ADDRESS as COMPONENTS
from workbook.serving.components import ComponentFile, Components
from workbook.serving.doorkeeper import Doorkeeper, Gate
from workbook.serving.files import BundleFiles, OurFiles, Stylesheet
from workbook.serving.forking import make_ready, remember
from workbook.serving.frames import LARGEST
from workbook.serving.home import cookie_secret
from workbook.serving.housekeeping import keep_house
from workbook.serving.identity import (
    DAYS,
    OwnersOnly,
    Participants,
    cookie_settings,
    is_facilitator,
)
from workbook.serving.joining import ROOM, Join
from workbook.serving.kernels import Kernels as KernelManager
from workbook.serving.kernels import ThisPython, kernel_environment, kernel_settings
from workbook.serving.landing import Landing, Progress
from workbook.serving.live.house import House, InTurn
from workbook.serving.live.line import PageLine
from workbook.serving.live.page import Written
from workbook.serving.lobby import Lobby
from workbook.serving.notebooks import NotebookPage, Programs, execution_settings
from workbook.serving.pages import HEADERS, HERE, Health, NoSuchPage, environment, log, log_request
from workbook.serving.sign_in import (
    IN,
    OUT,
    PAGE,
    STILL_HERE,
    FacilitatorPage,
    SignIn,
    SignOut,
    StillHere,
    keep_door,
)

_KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
_FILE = r"[\w-][\w.-]*"
_ANY_HOST = ("", "0.0.0.0", "::")  # noqa: S104
_BOTH = ("", "::")
"""Every address of this machine by either protocol; `0.0.0.0` is those of the older one."""


def serve(  # noqa: PLR0913 - the command line's options, each with its own name
    home: Path,
    content: Path,
    host: str = "127.0.0.1",
    port: int = 8866,
    open_browser: bool = True,
    *,
    notebooks: Path | None = None,
    progress: Callable[[str], Progress] | None = None,
    max_kernels: int = 120,
    most: int = 2000,
    kernels: Kernels = "all",
    log_level: int = logging.WARNING,
    doorkeeper: Doorkeeper | None = None,
    preflight: Preflight | None = None,
    housekeeping: Callable[[], object] | None = None,
    plan_of: guide.RoomPlan = lambda _: None,
    address: str | None = None,
    passphrase: str | None = None,
    live: Workbook | None = None,
) -> None:
    """Serve the workbook until it is told to stop (Ctrl-C, or SIGTERM).

    Args:
        home: the user folder; made if need be.
        content: the content folder, handed to every kernel.
        host: 127.0.0.1 for this machine alone, 0.0.0.0 for the network.
        port: a port that is taken ends the programme with one sentence and status 1.
        open_browser: open the contents page here.
        notebooks: the folder of notebooks, if it is not the project's.
        progress: how far a participant is in each scenario.
        max_kernels: how many notebooks with a kernel may be open at once, where the machine carries
            as many.
        most: the same for pages that need none.
        kernels: who may open notebooks that need one.
        log_level: of Python's `logging`.
        doorkeeper: knows the facilitator's passphrase; without one there are no rooms.
        preflight: what a phone's check saves and finds again; without it there is no check.
        plan_of: what a room has on its agenda, by its code; for paper.
        housekeeping: called a minute after the start and then every six hours.
        address: where phones find this server, if a proxy or a tunnel stands in front of it, as
            `read_address` gives it.
        passphrase: made just now, to be said once.
        live: the workbook itself, for pages that need no kernel; without it every page has one.
    """
    notebooks = notebooks or notebooks_folder()
    ipython = make_private(home.absolute()) / "ipython"
    ipython.mkdir(mode=0o700, exist_ok=True)
    carried = carries(max_kernels, most_open(), most_sockets())
    config = _config(carried.pages)
    config.Kernels.environment = {
        HOME_VARIABLE: str(home.absolute()),
        CONTENT_VARIABLE: str(content.absolute()),
        NOTEBOOKS_VARIABLE: str(notebooks.absolute()),
        "IPYTHONDIR": str(ipython),
        **({STORE_VARIABLE: store} if (store := store_url()) else {}),
    }
    secret = cookie_secret(home)
    config.Participants.update(cookie_settings(secret))
    server = WorkbookServer.instance(
        config=config,
        cookie_secret=secret,
        root_dir=str(notebooks),
        ip=host,
        port=port,
        open_browser=open_browser,
        log_level=log_level,
    )
    server.progress = progress
    server.library = Library(content)
    server.doorkeeper = doorkeeper
    server.preflight = preflight
    server.housekeeping = housekeeping
    server.plan_of = plan_of
    server.outside = address
    server.passphrase = passphrase
    server.live = live
    server.kernels_for = kernels
    server.pages_asked_for = most
    server.asked_for = max_kernels
    server.connections = carried.connections
    server.initialize()
    server.start()


def _config(max_kernels: int) -> Config:
    """Voila's and Jupyter's options. Nothing is read from the machine or the command line."""
    config = Config()
    config.VoilaConfiguration.template = "workbook"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.preheat_kernel = False
    # Voila's progressive rendering sends cells over a second websocket, whose handler checks
    # nothing about whose kernel it is. Our template sends the prose first anyway.
    config.VoilaConfiguration.progressive_rendering = False
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = list(EXTENSIONS)
    config.VoilaConfiguration.multi_kernel_manager_class = KernelManager
    config.VoilaConfiguration.kernel_spec_manager_class = ThisPython
    config.WorkbookServer.port_retries = 0
    config.WorkbookServer.identity_provider_class = Participants
    config.WorkbookServer.authorizer_class = OwnersOnly
    config.Kernels.max_kernels = max_kernels
    kernel_settings(config)
    execution_settings(config)
    return config


class WorkbookServer(Voila):  # type: ignore[misc]
    """Standalone Voila without its command line, its configuration files and its addresses."""

    name = "workbook"
    port: int
    progress: Callable[[str], Progress] | None = None
    library: Library
    doorkeeper: Doorkeeper | None = None
    preflight: Preflight | None = None
    housekeeping: Callable[[], object] | None = None
    plan_of: guide.RoomPlan
    outside: str | None = None
    heard_here = False
    """Whether only this machine itself can be heard at what we listen on."""
    passphrase: str | None = None
    live: Workbook | None = None
    house: House | None = None
    kernels_for: Kernels
    pages_asked_for: int
    asked_for: int
    connections: int

    def initialize(self, argv: list[str] | None = None) -> None:
        """Voila reads the command line and voila.json here; all we want to say is in `config`."""
        del argv
        self._init_asyncio_patch()
        self.voila_configuration = VoilaConfiguration(parent=self)
        self.template_paths = [str(HERE / "templates" / "workbook")]
        self.bundle = find_bundle()
        for logger in (log, logging.getLogger("workbook.content")):
            logger.parent = self.log  # one log, in one form
        for handler in self.log.handlers:
            handler.addFilter(Calm())
        # tornado's warnings name addresses, and complain of Jupyter's ping times at each start.
        logging.getLogger("tornado.general").setLevel(logging.ERROR)
        signal.signal(signal.SIGTERM, self._handle_signal_stop)

    def init_settings(self) -> dict[str, Any]:
        """Voila makes the application from these, so compression has to be asked for here."""
        settings: dict[str, Any] = super().init_settings()
        self.kernel_manager.allowed_message_types = ASKED
        self.kernel_manager.doorkeeper = self.doorkeeper
        return settings | {
            # A proxy may pass on our own pages' requests under a host name of its own.
            "allow_origin": self.outside or "",
            "compress_response": True,
            "headers": HEADERS,
            "log_function": log_request,
            "outside": self.outside,
            "pages": environment(),
            "websocket_compression_options": {},
            "websocket_max_message_size": LARGEST,
            "xsrf_cookie_kwargs": {"samesite": "Lax", "expires_days": DAYS},
        }

    def init_handlers(self) -> list[Any]:
        """All addresses there are. None of Voila's own is among them but what its pages need."""
        catalogue = Catalogue(Path(self.root_dir))
        version = self.bundle.version
        components = Components()
        written = None
        if self.live is not None:
            self.house = self._opened_house(self.live, catalogue)
            template = environment().get_template("live.html")
            written = Written(catalogue, self.library, components, template.render)
        voila = {
            "voila_configuration": self.voila_configuration,
            "traitlet_config": self.config,
            "template_paths": self.template_paths,
            "config_manager": self.config_manager,
        }
        page = {
            "catalogue": catalogue,
            "library": self.library,
            "programs": Programs(self.bundle, voila, self.kernels_for),
            "written": written,
        }
        return [
            (
                r"/",
                Landing,
                {"catalogue": catalogue, "progress": self.progress, "rooms": self.has_rooms},
            ),
            (rf"/({STEM})", NotebookPage, page),
            *self._room_handlers(page),
            *self._check_handlers(),
            (r"/workbook/health", Health, {"places": self.places, "house": self.house}),
            *self._live_handlers(catalogue, components),
            (rf"/workbook/kernel/{_KERNEL_ID}", KernelAlive),
            (r"/workbook/static/components\.css", Stylesheet),
            (rf"/workbook/static/((?:fonts/)?{_FILE})", OurFiles, {"path": str(HERE / "static")}),
            (rf"/api/kernels/{_KERNEL_ID}", KernelModel),
            (rf"/api/kernels/{_KERNEL_ID}/channels", Channel),
            (rf"/voila/api/shutdown/{_KERNEL_ID}", Leave),
            (rf"{STATIC}/{version}/({_FILE})", BundleFiles, {"path": str(self.bundle.static)}),
            *(
                (rf"{LAB}/{version}/{name}/(static/{_FILE})", BundleFiles, {"path": str(folder)})
                for name, folder in self.bundle.extensions.items()
            ),
            (r".*", NoSuchPage),
        ]

    @property
    def places(self) -> int:
        """For how many pages there is room."""
        return self.house.most if self.house else int(self.kernel_manager.max_kernels)

    def _opened_house(self, live: Workbook, catalogue: Catalogue) -> House:
        def around(in_turn: InTurn) -> Surroundings:
            address, local = self._address_of_phones()
            return Surroundings(catalogue, address, local, self.places, self._crowds(in_turn))

        withdraw = self.doorkeeper.withdraw if self.doorkeeper else lambda _: None
        return House(live, live.lookout, around, carries_pages(self.pages_asked_for), withdraw)

    def _crowds(self, in_turn: InTurn) -> LetIn:
        """Simulated people come to where this server is heard, and the page is told in its turn."""

        def come(code: str, ticket: str, people: int, ended: Callable[[str], object]) -> None:
            here = self.address.rstrip("/")
            let_in(here, code, ticket, people, lambda why: in_turn(lambda: _do(ended, why)))

        return come

    def _live_handlers(self, catalogue: Catalogue, components: Components) -> list[Any]:
        if self.house is None:
            return []
        line = {
            "house": self.house,
            "catalogue": catalogue,
            "doorkeeper": self.doorkeeper,
            "build": components.build,
        }
        return [
            (rf"/workbook/line/({STEM}|{'|'.join(SPECIAL)})", PageLine, line),
            (rf"{COMPONENTS}/([0-9a-f]+)/({_FILE})", ComponentFile, {"components": components}),
        ]

    @property
    def has_rooms(self) -> bool:
        """Whether this server has live rooms; a preview has not."""
        return self.doorkeeper is not None

    def _room_handlers(self, page: dict[str, Any]) -> list[Any]:
        if self.doorkeeper is None:
            return []
        door = {"doorkeeper": self.doorkeeper, "gate": Gate(self.doorkeeper.admit)}
        out = {"doorkeeper": self.doorkeeper, "house": self.house}
        return [
            (rf"/({ROOM[1:]})", NotebookPage, page),
            (rf"/({PAGE[1:]})", FacilitatorPage, page),
            (IN, SignIn, door),
            (OUT, SignOut, out),
            (STILL_HERE, StillHere),
            (r"(?i:/join)/?", Join),
            (r"(?i:/join)/([^/]+)/?", Join),
            *guide.routes(self.library, is_facilitator, self.plan_of),
        ]

    def _check_handlers(self) -> list[Any]:
        if self.preflight is None:
            return []
        return [
            (r"/check", CheckPage, {"rooms": self.has_rooms}),
            (SOCKET, CheckSocket, {"preflight": self.preflight}),
        ]

    def listen(self) -> None:
        """One port, the one that was asked for; another would not be on the printed card."""
        server = Lobby(self.app, most=self.connections)
        server.add_sockets(self._sockets())
        # Read ahead of its time: what breaks later stays as it was, and what is broken is told now.
        _ = self.library.broken, Catalogue(Path(self.root_dir)).broken
        if self.kernel_spec_manager.forked:
            content = {CONTENT_VARIABLE: str(self.library.root.absolute())}
            ready = make_ready if self.house is None else remember  # few pages need a kernel then
            ready(kernel_environment(os.environ, content))
        self.kernel_manager.told = self._told_kernels
        print(self._greeting(), flush=True)  # noqa: T201
        if self.open_browser:
            self.launch_browser()
        self.ioloop = tornado.ioloop.IOLoop.current()
        if self.housekeeping:
            self.ioloop.add_callback(keep_house, self.housekeeping)
        if self.doorkeeper:
            self.ioloop.add_callback(keep_door, self.kernel_manager, self.doorkeeper.holds)
        if self.house:
            self.ioloop.add_callback(self.house.keep)
        if self.house and self.doorkeeper:
            self.ioloop.add_callback(keep_door, self.house, self.doorkeeper.holds)
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            self.log.info("Stopping")
        finally:
            self.stop()

    def _sockets(self) -> list[socket.socket]:
        try:
            sockets = bind_sockets(self.port, None if self.ip in _BOTH else self.ip)
        except OSError as error:
            shutil.rmtree(self.connection_dir, ignore_errors=True)
            sys.exit(_why_not(error, self.ip, self.port))
        self.port = sockets[0].getsockname()[1]
        self.heard_here = all(is_local(one.getsockname()[0]) for one in sockets)
        return sockets

    def _greeting(self) -> str:
        lines = [f"{words.NAME} is open at {self.address}"]
        phones, local = self._address_of_phones()
        if not local and (self.outside or self.ip in _ANY_HOST):
            lines.append(words.on_phones(phones, through=bool(self.outside)))
        if self.has_rooms:
            lines.append(words.for_facilitators(self.address.rstrip("/") + PAGE))
        if self.passphrase:
            lines.append(words.new_passphrase(self.passphrase))
        asked_for = self.pages_asked_for if self.house else self.asked_for
        if self.places < asked_for:
            lines.append(words.carries_fewer(self.places, asked_for))
        return "\n".join([*lines, "Stop it with Ctrl-C."])

    @property
    def address(self) -> str:
        """Where to open it on this machine."""
        return self._at("127.0.0.1" if self.ip in _ANY_HOST else self.ip) + "/"

    def _at(self, host: str) -> str:
        return f"http://{in_address(host)}:{self.port}"

    def _address_of_phones(self) -> tuple[str, bool]:
        """Where phones find it as far as we know, and whether only this machine does.

        It is looked up each time: a laptop goes from one network into another.
        """
        if self.outside:
            return self.outside, is_local(urlsplit(self.outside).hostname or "")
        here = own_address() if self.ip in _ANY_HOST else self.ip
        return self._at(here), self.heard_here or is_local(here)

    def _told_kernels(self) -> dict[str, str]:
        """The address, for links and QR codes, whether phones can use it, our own, and our places."""
        address, local = self._address_of_phones()
        ours = {
            ADDRESS_VARIABLE: address,
            HEARD_VARIABLE: self.address.rstrip("/"),
            PLACES_VARIABLE: str(self.kernel_manager.max_kernels),
        }
        return ours | ({LOCAL_VARIABLE: "1"} if local else {})

    def launch_browser(self) -> None:
        """Voila would write a page into the temporary folder that leads to the real one."""
        threading.Thread(target=webbrowser.open, args=(self.address,), daemon=True).start()

    def stop(self) -> None:
        """End every page and every kernel, then clear up."""
        if self.house:
            self.house.close()
        run_sync(self.kernel_manager.shutdown_all)(now=True)
        shutil.rmtree(self.connection_dir, ignore_errors=True)


def _do(what: Callable[[str], object], why: str) -> None:
    what(why)


def _why_not(error: OSError, host: str, port: int) -> str:
    """Why we cannot listen, in words."""
    if error.errno == errno.EADDRINUSE:
        return words.port_taken(port)
    if error.errno in (errno.EACCES, getattr(errno, "WSAEACCES", errno.EACCES)):
        return words.port_refused(port)
    return words.address_unknown(host)


def own_address() -> str:
    """The address of this machine in its network; where it is in none, the one for itself alone.

    Nothing is sent: a datagram socket only looks up.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation, never reached
        except OSError:  # no way out of the network, as in that of a laptop's own hotspot
            return next(_in_networks(), "127.0.0.1")
        return str(probe.getsockname()[0])


def _in_networks() -> Iterator[str]:
    """Addresses of this machine, one for each network that it is in."""
    states = psutil.net_if_stats()
    for name, found in psutil.net_if_addrs().items():
        for one in found if name in states and states[name].isup else ():
            if one.family == socket.AF_INET:
                address = ip_address(one.address)
                if not (address.is_loopback or address.is_link_local):
                    yield one.address
