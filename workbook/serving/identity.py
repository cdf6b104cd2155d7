"""The server's half of identity: cookies, and who may talk to which kernel.

The whole path, and why, is told in `workbook.app.identity`.
"""

import hashlib
import hmac
import uuid
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
"""How many days a facilitator stays signed in."""


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


def keep_signed_in(handler: web.RequestHandler, edition: str) -> None:
    """Remember for half a day that this participant has given the passphrase, and which.

    The cookie's value is made from the participant: carried to another browser without the
    identity that belongs to it, it opens nothing.
    """
    handler.set_signed_cookie(
        _sign_in_cookie(handler),
        _seal(handler) + b":" + edition.encode(),
        expires_days=HALF_A_DAY,
        httponly=True,
        samesite="Lax",
        secure=handler.request.protocol == "https",
    )


def signed_in(handler: web.RequestHandler, edition: str | None = None) -> bool:
    """Whether this participant has given the passphrase, half a day ago at most.

    Args:
        handler: of a request, or of an open websocket.
        edition: the passphrase of today, where an earlier one is not enough.
    """
    kept = handler.get_signed_cookie(_sign_in_cookie(handler), max_age_days=HALF_A_DAY)
    seal, _, then = (kept or b"").partition(b":")
    if edition is not None and then != edition.encode():
        return False
    return hmac.compare_digest(seal, _seal(handler))


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
