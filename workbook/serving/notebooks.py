"""A notebook as a page: its prose at once, its exercises when its kernel has run."""

import re
import uuid
from dataclasses import dataclass
from typing import Any, ClassVar

import jinja2
import nbformat
from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from tornado.iostream import StreamClosedError
from traitlets.config import Config
from voila.notebook_renderer import NotebookRenderer

from workbook.app.kernels import Kernels
from workbook.app.logs import plain
from workbook.content import Library
from workbook.content.catalogue import Catalogue, Notebook
from workbook.content.glossary import Glossary
from workbook.serving import words
from workbook.serving.bundle import Bundle
from workbook.serving.identity import (
    is_facilitator,
    keeps_cookies,
    network_for,
    participant_for,
    signed_in,
)
from workbook.serving.kernels import KERNEL
from workbook.serving.kernels import Kernels as KernelManager
from workbook.serving.live.page import POLICY, Written
from workbook.serving.pages import Page, Told, log
from workbook.serving.prose import Prose

FLUSH = "<!-- so far -->"
"""Written by the template where the browser should get what there is."""

GUESSES = re.compile("prefetch|prerender")
"""A browser's own idea of what somebody may want next."""

SHOWN = "shown"
"""In the address of a page for which the browser was sent back with a cookie."""


class Renderer(NotebookRenderer):  # type: ignore[misc]
    """Voila's way from a notebook to HTML, with our own beginning."""

    async def load_notebook(self, path: str) -> nbformat.NotebookNode:
        """The catalogue has read it. Voila asks Jupyter's contents manager, which keeps a database of trust."""
        del path
        notebook: nbformat.NotebookNode = nbformat.reads(self.text, as_version=4)  # type: ignore[no-untyped-call]
        notebook.metadata.kernelspec = {"name": KERNEL, "display_name": "", "language": "python"}
        return notebook

    async def initialize(self, text: str, glossary: Glossary, **told: Any) -> None:
        """Called once for each visit, with the notebook and terms to explain; `told` is for the template."""
        self.text = text
        await super().initialize()
        self.resources["workbook"] = told
        self.exporter.markdown_renderer_class = Prose.explaining(glossary)
        self.exporter.environment.bytecode_cache = _compiled
        self.exporter.environment.globals["words"] = words


class CompiledTemplates(jinja2.BytecodeCache):
    """Voila makes a new template environment for each visit; this saves compiling it anew."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Called by Jinja before it compiles."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Called by Jinja after it has compiled."""
        self._code[bucket.key] = bucket.bytecode_to_string()


_compiled = CompiledTemplates()


def log_cell(*, cell: nbformat.NotebookNode, cell_index: int, **_: Any) -> None:
    """Called by nbclient. Readers get one sentence; whoever runs the server gets the traceback."""
    for output in cell.outputs:
        if output.output_type == "error":
            log.error("Cell %d failed\n%s", cell_index, plain("\n".join(output.traceback)))
        elif output.output_type == "stream" and output.name == "stderr":
            log.warning("Cell %d: %s", cell_index, plain(output.text))


def execution_settings(config: Config) -> None:
    """A broken cell must not take the rest of the page with it."""
    config.VoilaExecutor.allow_errors = True
    config.VoilaExecutor.on_cell_executed = log_cell
    config.VoilaExecutor.timeout = 60


@dataclass(frozen=True)
class Programs:
    """How notebooks with programs of their own are shown, and to whom.

    Attributes:
        bundle: the browser's side of Voila.
        voila: what Voila's renderer wants to be given.
        who: who may open them.
    """

    bundle: Bundle
    voila: dict[str, Any]
    who: Kernels


class NotebookPage(Page, JupyterHandler):
    """Starts a kernel for this visitor and streams the page.

    It stands in for Voila's page handler, which hands the server's whole environment and the
    visitor's headers to the kernel, answers every path, and waits for ever if a kernel fails.
    """

    way_out: ClassVar[str] = ""
    """Where whoever has signed in for this page signs out."""

    def initialize(
        self,
        catalogue: Catalogue,
        library: Library,
        programs: Programs,
        written: Written | None,
    ) -> None:
        """Called by tornado for each request. With `written`, what needs no kernel gets none."""
        self.catalogue = catalogue
        self.library = library
        self.bundle = programs.bundle
        self.voila = programs.voila
        self.kernels_for = programs.who
        self.written = written

    @property
    def kernels(self) -> KernelManager:
        """All kernels of this server."""
        kernels: KernelManager = self.settings["kernel_manager"]
        return kernels

    async def get(self, stem: str) -> None:
        """The page, or 404, or 503 when the room is full."""
        notebook = self.catalogue.find(stem)
        if notebook is None:
            if not self.catalogue.is_broken(stem):
                raise web.HTTPError(404)
            self.set_status(404)
            what, now = words.CANNOT_BE_OPENED
            self.show("problem.html", what=what, now=now, again=False)
            return
        if self.written and (html := self.written.page(notebook)):
            self._show_written(html)
            return
        kernel_id = str(uuid.uuid4()) if notebook.has_code else ""
        if kernel_id and not await self._may_have_kernel():
            raise Told(403, *words.NO_KERNEL)
        if kernel_id and not self._is_somebody():
            return
        renderer = await self._renderer(notebook, kernel_id)
        if kernel_id:
            await self.start(kernel_id)
        self.xsrf_token  # noqa: B018 - sets the cookie that the closing page must send back
        self.set_header("Cache-Control", "no-store")
        try:
            await self._stream(renderer, kernel_id)
        except StreamClosedError:  # the visitor went away before the page was complete
            await self.kernels.end(kernel_id)
        except Exception:
            await self.kernels.end(kernel_id)
            if not self._headers_written:
                raise
            log.exception("%s failed", self._request_summary())
            self.write(f'</div><p id="stopped" role="alert">{words.STOPPED}</p></body></html>')

    def _show_written(self, html: str) -> None:
        """A page on which there is nothing of anybody; the browser gets its cookie with it."""
        participant_for(self)
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Cache-Control", "no-cache")
        self.finish(html)

    async def _may_have_kernel(self) -> bool:
        """Whether this visitor may run a notebook's own program."""
        if self.kernels_for == "facilitators":
            return await is_facilitator(self)
        return self.kernels_for == "all"

    def _is_somebody(self) -> bool:
        """Whether a person has opened this page in a browser that keeps our cookie.

        Otherwise no kernel is started: the answer is an error, or the way round by which the cookie
        comes back. What is behind a `#` stays in the browser on that way.
        """
        headers = self.request.headers
        if GUESSES.search(headers.get("Sec-Purpose", headers.get("Purpose", ""))):
            raise web.HTTPError(503)
        if headers.get("Sec-Fetch-Dest", "document") != "document":
            raise web.HTTPError(403)  # some page wants it as a picture, a frame or a script
        if keeps_cookies(self):
            return True
        if self.get_query_argument(SHOWN, None) is not None:
            raise Told(403, *words.COOKIES_NEEDED)
        participant_for(self)  # sets it
        self.set_header("Cache-Control", "no-store")
        self.redirect(f"{self.request.path}?{SHOWN}")
        return False

    async def start(self, kernel_id: str) -> None:
        """Start this visitor's kernel."""
        await self.kernels.open(
            kernel_id, participant_for(self), network=network_for(self), kept=signed_in(self)
        )

    async def _renderer(self, notebook: Notebook, kernel_id: str) -> Renderer:
        renderer = Renderer(
            notebook_path=notebook.path.name,
            root_dir=notebook.path.parent,
            contents_manager=self.contents_manager,
            page_config=self.bundle.page_config(kernel_id),
            base_url="/",
            **self.voila,
        )
        before, after = self.catalogue.beside(notebook)
        await renderer.initialize(
            notebook.text,
            self.library.glossary,
            notebook=notebook,
            before=before,
            after=after,
            kernel_id=kernel_id,
            preloads=self.bundle.preloads,
            flush=FLUSH,
            way_out=self.way_out,
            xsrf=self.xsrf_token if self.way_out else "",
        )
        return renderer

    async def _stream(self, renderer: Renderer, kernel_id: str) -> None:
        kernel = self.kernels.get_kernel(kernel_id) if kernel_id else None
        async for html, _ in renderer.generate_content_generator(kernel_id, kernel):
            self.write(html)
            if FLUSH in html:
                await self.flush()
