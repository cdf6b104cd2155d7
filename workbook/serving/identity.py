"""The server's half of identity: cookies, and who may talk to which kernel.

The whole path, and why, is told in `workbook.app.identity`.
"""

import asyncio
import hashlib
import hmac
import time
import uuid
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, cast

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import IdentityProvider, User
from tornado import web

from workbook.app.identity import participant_of

if TYPE_CHECKING:
    from workbook.serving.kernels import Kernels

DAYS = 400
"""How long a browser is remembered; the most that browsers grant a cookie."""
HALF_A_DAY = 0.5
"""How many days a facilitator stays signed in without a visit or an open page."""
WEEK = 7.0
"""How many days they stay signed in at most, however often they come."""
A_DAY = 24 * 60 * 60
"""In seconds."""


class Participants(IdentityProvider):
    """Gives each browser a random name and knows it again. Nobody signs in."""

    @property
    def auth_enabled(self) -> bool:
        """There is no password and no token: every visitor gets an identity of their own."""
        return False

    def generate_anonymous_user(self, handler: web.RequestHandler) -> User:  # noqa: ARG002
        """A new browser. Unlike the base class this logs no name."""
        return User(uuid.uuid4().hex)

    def user_to_cookie(self, user: User) -> str:
        """Only the random name goes into the cookie."""
        return str(user.username)

    def user_from_cookie(self, cookie_value: str) -> User | None:
        """The inverse; the value's signature has been checked by then."""
        return User(cookie_value)


def cookie_settings(secret: bytes) -> dict[str, Any]:
    """Traits for `Participants`.

    jupyter_server names its cookie after host and port, so that servers do not overwrite each
    other's; a browser would then be a stranger whenever the port changes. Named after the secret,
    the cookie is stable for one home folder and still distinct between two.
    tornado stops believing a cookie after 31 days unless told otherwise, whatever its expiry.
    """
    return {
        "cookie_name": "workbook-" + hashlib.sha256(b"name" + secret).hexdigest()[:12],
        "cookie_options": {"expires_days": DAYS, "samesite": "Lax"},
        "get_secure_cookie_kwargs": {"max_age_days": DAYS},
    }


def participant_for(handler: web.RequestHandler) -> str:
    """The participant of a request whose cookie has been verified."""
    user = cast("User", handler.current_user)
    return participant_of(user.username)


def keeps_cookies(handler: web.RequestHandler) -> bool:
    """Whether this request has brought our cookie back.

    A page of another site that asks in a visitor's name for a picture here does not, nor does a
    program that looks what is behind a link.
    """
    provider: Participants = handler.settings["identity_provider"]
    return provider.get_user_cookie(handler) is not None


def knows_again(socket: web.RequestHandler) -> bool:
    """Whether the browser at a socket is known by its cookie; from then on it has its participant.

    Elsewhere Jupyter looks, and gives a new browser a new cookie, which a socket cannot.
    """
    provider: Participants = socket.settings["identity_provider"]
    user = provider.get_user_cookie(socket)
    socket.current_user = user
    return user is not None


def network_for(handler: web.RequestHandler) -> str:
    """The network address of a request, so that it can be compared with others and not be read.

    Who has one address of IPv6 has 2^64 of them, so there the network is what counts.
    """
    written = handler.request.remote_ip or ""
    try:
        address = ip_address(written.partition("%")[0])
        if address.version == 6:  # noqa: PLR2004
            written = str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    except ValueError:  # a socket of the machine's own has none
        pass
    secret = handler.settings["cookie_secret"]
    return hmac.new(secret, b"network " + written.encode(), hashlib.sha256).hexdigest()[:16]


def keep_signed_in(
    handler: web.RequestHandler, credential: str, since: float | None = None
) -> None:
    """Remember for half a day that this participant has given the passphrase.

    A part of the cookie's value is made from the participant: carried to another browser without
    the identity that belongs to it, it opens nothing.

    Args:
        handler: of a request that can still be given a cookie.
        credential: what they were given for the passphrase.
        since: when that was; just now by default.
    """
    since = time.time() if since is None else since
    handler.set_signed_cookie(
        _sign_in_cookie(handler),
        b":".join((_seal(handler), b"%d" % since, credential.encode())),
        expires_days=min(HALF_A_DAY, (since - time.time()) / A_DAY + WEEK),
        httponly=True,
        samesite="Lax",
    )


def stay_signed_in(handler: web.RequestHandler) -> None:
    """The half day begins anew with each visit, and each hour of an open page; the week does not."""
    if kept := _kept(handler, HALF_A_DAY):
        since, credential = kept
        keep_signed_in(handler, credential, since)


def _kept(handler: web.RequestHandler, days: float) -> tuple[float, str] | None:
    """When this participant gave the passphrase, and what they got for it.

    Args:
        handler: of a request, or of an open websocket.
        days: how old the cookie may be.
    """
    kept = handler.get_signed_cookie(_sign_in_cookie(handler), max_age_days=days) or b""
    seal, _, rest = kept.partition(b":")
    since, _, credential = rest.partition(b":")
    if not hmac.compare_digest(seal, _seal(handler)) or not since.isdigit():
        return None
    if time.time() - int(since) > WEEK * A_DAY:
        return None
    return int(since), credential.decode()


def signed_in(handler: web.RequestHandler) -> bool:
    """Whether this participant has given the passphrase, and was here in the last half day.

    It looks at the cookie and asks nobody, so it is for what belongs to a facilitator's kernel,
    which ends soon after they have signed out. A page asks `is_facilitator`.
    """
    return _kept(handler, HALF_A_DAY) is not None


def still_signed_in(socket: web.RequestHandler) -> bool:
    """The same for a page that is open: it has the cookie of its opening, and is being used."""
    return _kept(socket, WEEK) is not None


def who_signed_in(handler: web.RequestHandler) -> str | None:
    """What a facilitator got for the passphrase, if they were here in the last half day.

    Whether it is still good for anything only the store knows.
    """
    kept = _kept(handler, HALF_A_DAY)
    return kept[1] if kept else None


async def is_facilitator(handler: web.RequestHandler) -> bool:
    """Whether a request comes from somebody who is signed in by the passphrase of today.

    Then it keeps them signed in.
    """
    kept = _kept(handler, HALF_A_DAY)
    doorkeeper = cast("Kernels", handler.settings["kernel_manager"]).doorkeeper
    if kept is None or doorkeeper is None:
        return False
    _, credential = kept
    if not await asyncio.to_thread(doorkeeper.holds, credential):
        return False
    stay_signed_in(handler)
    return True


def sign_out(handler: web.RequestHandler) -> None:
    """Take the cookie back."""
    handler.clear_cookie(_sign_in_cookie(handler))


def _sign_in_cookie(handler: web.RequestHandler) -> str:
    provider: Participants = handler.settings["identity_provider"]
    return f"{provider.get_cookie_name(handler)}-facilitator"


def _seal(handler: web.RequestHandler) -> bytes:
    return hashlib.sha256(f"facilitator {participant_for(handler)}".encode()).hexdigest().encode()


def may_use(handler: web.RequestHandler, kernel_id: str) -> bool:
    """A kernel is its owner's; a facilitator's kernel, only while its owner is signed in."""
    kernels = cast("Kernels", handler.settings["kernel_manager"])
    if kernels.owner(kernel_id) != participant_for(handler):
        return False
    return not kernels.is_facilitators(kernel_id) or signed_in(handler)


class OwnersOnly(Authorizer):
    """A kernel answers the participant it was started for and nobody else."""

    def is_authorized(
        self, handler: web.RequestHandler, user: User, action: str, resource: str
    ) -> bool:
        """Called by jupyter_server's kernel handlers, before anything is done."""
        del user, action
        if resource != "kernels":
            return False
        kernels = cast("Kernels", handler.settings["kernel_manager"])
        kernel_id = handler.path_kwargs["kernel_id"]
        if kernel_id not in kernels:
            raise web.HTTPError(404)
        return may_use(handler, kernel_id)
