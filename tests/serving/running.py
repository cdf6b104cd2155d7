"""A real server in a process of its own, and browsers that talk to it, for the tests of serving."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPMessage
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.processes import kernel_of, kernels_of

PROJECT = Path(__file__).parents[2]
NOBODY = threading.Event()

TOY = '''
import os, anywidget, traitlets
class Toy(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      const more = document.createElement("button");
      const draw = () => { more.textContent = `${model.get("owner")} ${model.get("n")}`; };
      more.className = "toy";
      more.onclick = () => model.send({ type: "more" });
      model.on("change:n", draw);
      draw();
      const note = document.createElement("input");
      note.setAttribute("aria-label", "note");
      el.append(more, note);
      addEventListener("toy", (event) => model.send({ type: event.detail }));
    } }
    """
    n = traitlets.Int(0).tag(sync=True)
    owner = traitlets.Unicode("").tag(sync=True)
    def __init__(self):
        super().__init__(owner=os.environ["WORKBOOK_PARTICIPANT"][:6])
        self.on_msg(self.heard)
    def heard(self, widget, content, buffers):
        if content["type"] == "crash":
            raise ValueError("SECRET-IN-A-CALLBACK")
        if content["type"] == "write":
            import pathlib, time
            time.sleep(0.3)
            pathlib.Path(os.environ["WORKBOOK_HOME"], "written").touch()
        if content["type"] == "die":
            os._exit(1)
        self.n += 1
'''
REPORT = """
import json, os, sys
print("REPORT" + json.dumps({"env": dict(os.environ), "python": sys.executable}))
print("SECRET-ON-STDERR", file=sys.stderr)
"""
PASSPHRASE = "four plain words here"
ROOMS = f"""
import secrets
live = home / "live"
class Doorkeeper:
    def passphrase_set(self): return True
    def admit(self, participant, passphrase):
        return self._new(participant) if passphrase == {PASSPHRASE!r} else None
    def issue(self, participant):
        if (home / "meanwhile").exists(): self.dismiss(participant)
        credential = self._new(participant)
        self._note("issued", participant + " " + credential)
        return credential
    def holds(self, credential): return (live / credential).exists()
    def withdraw(self, credential):
        (live / credential).unlink(missing_ok=True)
        self._note("withdrawn", credential)
    def dismiss(self, participant):
        for one in live.iterdir():
            if one.read_text() == participant: one.unlink()
    def _new(self, participant):
        credential = secrets.token_hex()
        live.mkdir(exist_ok=True)
        (live / credential).write_text(participant)
        return credential
    def _note(self, name, line):
        with (home / name).open("a") as file: file.write(line + chr(10))
class Preflight:
    def save(self, nonce): (home / nonce).touch()
    def saved(self, nonce): return (home / nonce).exists()
def housekeeping(): (home / "housekept").touch()
rooms = dict(doorkeeper=Doorkeeper(), preflight=Preflight(), housekeeping=housekeeping)
"""
"""What stands in for the store: it keeps its notes in the home folder."""

GLOSSARY = """term,also,field,plain
whip,,parliament,An MP who gathers votes.
R&D board,,nhs,It plans <all> research.
"""
PROSE = "Some words to read while the kernel starts. " * 40


def write_notebooks(folder: Path) -> Path:
    """A few small notebooks, good and bad, and things beside them that must not be served."""
    folder.mkdir(parents=True)

    def put(name: str, title: str, *code: str, **told: Any) -> None:
        cells = [new_markdown_cell(f"# {title}\n\n{PROSE}\n\nSee [next](02-broken.ipynb).")]
        for source in code:
            cells += [new_code_cell(source), new_markdown_cell(f"## After\n\n{PROSE * 3}")]
        document = new_notebook(cells=cells, metadata={"workbook": {"title": title, **told}})
        nbformat.write(document, folder / name)

    put("00-prose.ipynb", "Only prose")
    put(
        *("01-toy.ipynb", "A toy", TOY + "\nToy()", "Toy()"),
        line="To play with",
        minutes=7,
        scenarios=["ward", "inbox"],
    )
    put(
        *("02-broken.ipynb", "Broken", "raise ValueError('SECRET-IN-A-CELL')", "1 / 0"),
        *("print('still here')",),
    )
    put("06-dies.ipynb", "Dies", "import os; os._exit(1)")
    put("03-report.ipynb", "Report", REPORT)
    terms = "# A whip\n\nAsk the whip, and [the whip](00-prose.ipynb). The R&D board, and a whip."
    document = new_notebook(cells=[new_markdown_cell(terms)])
    nbformat.write(document, folder / "07-terms.ipynb")
    put("draft.ipynb", "Not numbered")
    put("room.ipynb", "A room", REPORT)
    put("facilitator.ipynb", "For the facilitator", TOY + "\nToy()", REPORT)
    (folder / "04-sub").mkdir()
    (folder / "secret.txt").write_text("SECRET-FILE")
    (folder / "05-odd.ipynb.bak").write_text("SECRET-FILE")
    return folder


def run(talk: Coroutine[Any, Any, Any]) -> Any:
    """`asyncio.run` in a thread of its own: Playwright leaves a loop running in the tests'."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, talk).result()


def wait_until(holds: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """Ask again and again, and give back the first answer that is true."""
    deadline = time.monotonic() + seconds
    while not (answer := holds()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        NOBODY.wait(0.05)
    return answer


@dataclass
class Answer:
    """What a server said."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Stay(urllib.request.HTTPRedirectHandler):
    """Tells a test where it would be led."""

    def redirect_request(self, *_: Any) -> None:
        """Not followed."""


STAYING = urllib.request.build_opener(Stay)


@dataclass
class Browser:
    """A client that keeps its cookies, as a person's browser does."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)
    kernels: list[str] = field(default_factory=list)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        data: bytes | None = None,
        **headers: str,
    ) -> Answer:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            response = STAYING.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            answer = Answer(response.status, response.headers, response.read())
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        if answer.headers.get("Location") == f"{path}?shown":  # as if nothing had been
            return self.ask(f"{path}?shown", method=method, data=data, **headers)
        if found := re.search(rb'"kernelId": "([^"]+)"', answer.body):
            self.kernels.append(found[1].decode())
        return answer

    def submit(self, path: str, **fields: str) -> Answer:
        """Send a form as it stands on a page; an answer that leads elsewhere is not followed."""
        form = urllib.parse.urlencode({"_xsrf": self.cookies.get("_xsrf", ""), **fields})
        return self.ask(path, method="POST", data=form.encode())

    def sign_in(self, passphrase: str = PASSPHRASE) -> Answer:
        """Open the facilitator's door, or try to."""
        self.ask("/facilitator/sign-in")
        return self.submit("/facilitator/sign-in", passphrase=passphrase)

    def open(self, stem: str) -> tuple[str, str]:
        """Open a notebook: its kernel's id, and its page."""
        answer = self.ask(f"/{stem}")
        assert answer.status == 200, answer.text
        return self.kernels[-1], answer.text

    def leave(self, kernel_id: str) -> Answer:
        """What the page sends when its tab is closed."""
        form = f"_xsrf={self.cookies.get('_xsrf', '')}".encode()
        return self.ask(f"/voila/api/shutdown/{kernel_id}", method="POST", data=form)

    def close(self) -> None:
        """Close every tab."""
        for kernel_id in self.kernels:
            self.leave(kernel_id)

    def is_alive(self, kernel_id: str) -> bool:
        return bool(self.ask(f"/workbook/kernel/{kernel_id}").json["alive"])


def report_in(page: str) -> Any:
    """What the report notebook printed."""
    import html

    return json.loads(re.search(r"<pre>REPORT(.*?)\n", html.unescape(page))[1])  # type: ignore[index]


OURS = ("environ", "rooms", "files")
"""Options that are ours and not `serve()`'s."""


LIMIT = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({0}, {0}))"
"""How a server finds a machine on which it may have only so many `files` open."""


class Server:
    """`serve()` in a process of its own, with rooms unless told otherwise."""

    def __init__(self, folder: Path, *, port: int = 0, **options: Any) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.port = port
        self.options = options
        self.log = folder / "log"
        self.start()

    def start(self, **machine: str) -> None:
        """Start it, on the same port as before if there was one."""
        call = {
            "port": self.port,
            "log_level": 20,
            **{name: value for name, value in self.options.items() if name not in OURS},
        }
        program = (
            f"{LIMIT.format(self.options['files']) if 'files' in self.options else ''}\n"
            "from pathlib import Path\n"
            "from workbook.serving import serve\n"
            "progress = lambda participant: {'ward': (1, 3), 'inbox': (1, 5)}\n"
            f"home = Path({str(self.home)!r})\n"
            f"{ROOMS if self.options.get('rooms', True) else 'rooms = {}'}\n"
            f"serve(home, Path({str(self.folder / 'data')!r}),"
            f" open_browser=False, progress=progress,"
            f" notebooks=Path({str(self.folder / 'notebooks')!r}), **rooms, **{call!r})\n"
        )
        environ = {**os.environ, "PYTHONPATH": str(PROJECT), **self.options.get("environ", {})}
        begin = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", program], env=environ, stdout=log, stderr=log
            )

        def greeting() -> re.Match[str] | None:
            assert self.process.poll() is None, self.log.read_text()
            return re.search(r"is open at (http://\S+?:(\d+))/\s", self.log.read_text()[begin:])

        found = wait_until(greeting, "the server's greeting", seconds=120)
        self.base, self.port = found[1], int(found[2])

    def browser(self) -> Browser:
        """Somebody who has not been here before."""
        return Browser(self.base)

    def kernels(self) -> list[psutil.Process]:
        """The kernels' processes."""
        return kernels_of(self.process.pid)

    def kernel(self, kernel_id: str) -> psutil.Process | None:
        """The process of one kernel, while it lives."""
        return kernel_of(self.process.pid, kernel_id)

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """SIGTERM, as the machine does when it shuts down."""
        self.process.terminate()
        self.process.wait(30)
