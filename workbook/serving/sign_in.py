"""The facilitator's door: signing in and out, and the page behind it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from workbook.serving import words
from workbook.serving.doorkeeper import Doorkeeper, Gate
from workbook.serving.identity import is_facilitator, keep_signed_in, participant_for, sign_out
from workbook.serving.kernels import Kernels
from workbook.serving.live.house import House
from workbook.serving.notebooks import NotebookPage
from workbook.serving.pages import Page, PlainPage, log

LOOK = 2.0
"""Seconds between two looks at what facilitators' kernels were given."""

PAGE = "/facilitator"
IN = f"{PAGE}/sign-in"
OUT = f"{PAGE}/sign-out"
STILL_HERE = f"{PAGE}/here"


class SignIn(PlainPage, JupyterHandler):
    """A form with one field. It needs cookies, and no JavaScript."""

    def initialize(self, doorkeeper: Doorkeeper, gate: Gate) -> None:
        """Called by tornado for each request."""
        self.doorkeeper = doorkeeper
        self.gate = gate

    async def get(self) -> None:
        """The empty form."""
        await self._form()

    async def post(self) -> None:
        """In, or the form again. The cookie is bound to the participant who typed."""
        passphrase = self.get_body_argument("passphrase", "")
        if credential := await self.gate.opens(participant_for(self), passphrase):
            keep_signed_in(self, credential)
            self.redirect(PAGE, status=303)
            return
        self.set_status(403)
        await self._form(words.NOT_RIGHT)

    async def _form(self, wrong: str = "") -> None:
        chosen = await asyncio.to_thread(self.doorkeeper.passphrase_set)
        self.show("sign-in.html", chosen=chosen, wrong=wrong, xsrf=self.xsrf_token)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A form that comes back without its cookie is not somebody else's: cookies are off."""
        if status_code != 403:  # noqa: PLR2004
            super().write_error(status_code, **kwargs)
            return
        told = {"chosen": True, "wrong": words.SIGN_IN_COOKIES}
        self.show("sign-in.html", **told, xsrf=self.xsrf_token)
        self.finish()


class SignOut(Page, JupyterHandler):
    """Signing out ends this facilitator's kernels too: a page left open is then worth nothing."""

    def initialize(self, doorkeeper: Doorkeeper, house: House | None) -> None:
        """Called by tornado for each request."""
        self.doorkeeper = doorkeeper
        self.house = house

    async def get(self) -> None:
        """A button, for those who come by a link; a link alone must not sign anybody out."""
        if await is_facilitator(self):
            self.show("sign-out.html", action=OUT, xsrf=self.xsrf_token)
        else:
            self.redirect(IN)

    async def post(self) -> None:
        """Out."""
        sign_out(self)
        kernels: Kernels = self.settings["kernel_manager"]
        for kernel_id in kernels.facilitators(participant_for(self)):
            await kernels.end(kernel_id)
        await asyncio.to_thread(self.doorkeeper.dismiss, participant_for(self))
        if self.house:
            mine = participant_for(self)
            self.house.dismiss([key for key in self.house.credentials() if key[0] == mine])
        self.redirect("/", status=303)


class StillHere(Page, JupyterHandler):
    """Asked now and then by a facilitator's open page, so that they stay signed in."""

    async def get(self) -> None:
        """Nothing is said."""
        await is_facilitator(self)
        self.set_status(204)
        self.finish()


class FacilitatorPage(NotebookPage):
    """The facilitator's notebook, for whoever has signed in. Its kernel gets a credential."""

    way_out = OUT

    async def get(self, stem: str) -> None:
        """The page, or the way to the form."""
        if await is_facilitator(self):
            await super().get(stem)
        else:
            self.set_header("Cache-Control", "no-store")
            self.redirect(IN)

    async def start(self, kernel_id: str) -> None:
        """Start the kernel with what room commands ask for."""
        await self.kernels.open(kernel_id, participant_for(self), facilitator=True)
        if not await is_facilitator(self):  # signed out in this moment: what it was given is new
            await self.kernels.end(kernel_id)
            self.redirect(IN)
            raise web.Finish


Key = TypeVar("Key")


class Pages(Protocol[Key]):
    """Pages of facilitators, each with what it leads with: by kernels, or without."""

    def credentials(self) -> Mapping[Key, str]:
        """What each was given."""
        ...

    async def end_all(self, keys: Iterable[Key]) -> None:
        """End some of them."""
        ...


async def keep_door(
    pages: Pages[Key],
    holds: Callable[[str], bool],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """End the pages of facilitators who are signed in no more, again and again.

    They may have signed out at another server, or another passphrase was chosen by a command. While
    the store cannot be asked, kernels stay: it is asked again at every command anyway.
    """
    while True:
        await sleep(LOOK)
        given = pages.credentials()
        try:
            gone = await asyncio.to_thread(_lapsed, given, holds)
        except Exception as error:  # noqa: BLE001 - the next look may well succeed
            log.info("Nobody could say who is signed in: %s", type(error).__name__)
            continue
        await pages.end_all(gone)


def _lapsed(given: Mapping[Key, str], holds: Callable[[str], bool]) -> list[Key]:
    return [key for key, credential in given.items() if not holds(credential)]
