"""Who is taking part: the whole path from a browser's cookie to the kernel.

Nobody has an account. The path of an identity is short, and each step hides the one before:

1. On the first visit the server gives the browser a random name in a signed, HttpOnly cookie
   (`workbook.serving.identity`). Its signature rests on `<home>/cookie-secret`, so the same
   browser is the same person after a restart. The name is known to that browser and the server.
2. When the browser opens a notebook, the server reads the name from the cookie it has verified,
   and from nothing else: no header, no query and no form field can say who somebody is.
3. `participant_of(name)` hashes it. That hash, the *participant*, is all that leaves the server:
   it is put into the environment of the one kernel started for this page (`PARTICIPANT`), and the
   server remembers that this kernel belongs to it and lets nobody else talk to it.
4. In the kernel `participant()` reads it back. The store's rows carry it. Nothing in the kernel
   or in the database can be turned back into the cookie.

A facilitator is a participant who has also given the passphrase. Only the kernel behind the
facilitator's page finds a credential in its environment (`CREDENTIAL`): random, made for this one
kernel, and worthless when the kernel has ended. Every room command is checked against it in the
store, because a browser can make any widget that a kernel knows. Each sign-in has a credential of
its own, in a second cookie; signing out, or another passphrase, makes all of them worthless.

Beside its participant a kernel is told its *network* (`NETWORK`): a hash of the address from which
its page was asked for, keyed with the cookie secret and cut short. It tells whether two pages came
from one address, and nothing else; nobody is let in or kept out by it.

Outside the server (JupyterLab, a test, a script) nothing is set and `participant()` is None.
"""

import hashlib
import os

PARTICIPANT = "WORKBOOK_PARTICIPANT"
"""Name of the environment variable that tells a kernel whose it is."""

CREDENTIAL = "WORKBOOK_CREDENTIAL"
"""Name of the environment variable that lets a facilitator's kernel run rooms."""

NETWORK = "WORKBOOK_NETWORK"
"""Name of the environment variable that tells a kernel where its page is, without the address."""

SELF_PACED = "self-paced"
"""Who is learning where no server says who it is: the owner of the user folder."""


def participant_of(username: str) -> str:
    """The participant behind a server-side user name: one way, and the same every time."""
    return hashlib.sha256(username.encode()).hexdigest()[:32]


def participant() -> str | None:
    """The participant this kernel was started for, or None when no server started it."""
    return os.environ.get(PARTICIPANT) or None


def network() -> str | None:
    """Where this kernel's page is, or None when no server has said so."""
    return os.environ.get(NETWORK) or None


def credential() -> str | None:
    """The credential this kernel was given, or None when it is not a facilitator's."""
    return os.environ.get(CREDENTIAL) or None
