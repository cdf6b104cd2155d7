"""The facilitators' passphrase, and the credentials that their browsers and kernels get."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from workbook.learning import Clock
from workbook.rooms.chair import credential_hash
from workbook.rooms.code import new_words
from workbook.rooms.keeper import RoomKeeper

NAME = "passphrase"
SHORTEST = 8
COST = {"n": 2**14, "r": 8, "p": 1}
"""Of scrypt: about 50 ms and 16 MB for each try (RFC 7914, section 2)."""


class TooShort(ValueError):  # noqa: N818 - it is what the passphrase is
    """A passphrase that is too short."""


@dataclass(frozen=True)
class Doorkeeper:
    """Knows the passphrase by its hash, and gives credentials to facilitators.

    One for each sign-in, kept by the browser in its cookie, and one for each kernel. What is
    withdrawn here opens nothing any more, whoever has a copy of it.

    Args:
        records: where both are kept.
        clock: tells the time.
    """

    records: RoomKeeper
    clock: Clock

    def passphrase_set(self) -> bool:
        """Whether there is one."""
        return self.records.setting(NAME) is not None

    def choose(self, passphrase: str) -> None:
        """Set the passphrase; whoever leads a room now has to sign in again.

        Raises:
            TooShort: it has fewer than eight characters.
        """
        plain = _plain(passphrase)
        if len(plain) < SHORTEST:
            raise TooShort(f"A passphrase has at least {SHORTEST} characters; this one is shorter.")
        self.records.set_setting(NAME, _salted(plain))
        self.records.clear_chairs()

    def make(self) -> str | None:
        """Make one of plain words at the first start. Later there is one, and nobody can read it.

        Of two servers that first start together on one database, one makes it.
        """
        if self.passphrase_set():
            return None
        words = new_words()
        return words if self.records.settle(NAME, _salted(_plain(words))) else None

    def check(self, passphrase: str) -> bool:
        """Whether this is the passphrase."""
        kept = self.records.setting(NAME)
        if kept is None:
            return False
        salt, _, wanted = kept.partition(":")
        given = _hash(_plain(passphrase), bytes.fromhex(salt))
        return hmac.compare_digest(given.hex(), wanted)

    def admit(self, participant: str, passphrase: str) -> str | None:
        """A credential for whoever has the passphrase; None for everybody else.

        Whoever gives the old one in the moment in which another is chosen stays outside.
        """
        kept = self.records.setting(NAME)
        if not self.check(passphrase):
            return None
        credential = self.issue(participant)
        if self.records.setting(NAME) == kept:
            return credential
        self.withdraw(credential)
        return None

    def issue(self, participant: str) -> str:
        """A new credential for a sign-in or a kernel of a facilitator."""
        credential = secrets.token_hex(32)
        self.records.give_chair(credential_hash(credential), participant, self.clock())
        return credential

    def holds(self, credential: str) -> bool:
        """Whether a credential is still good for anything."""
        return self.records.chair(credential_hash(credential))[0]

    def withdraw(self, credential: str) -> None:
        """The kernel is gone."""
        self.records.take_chair(credential_hash(credential))

    def dismiss(self, participant: str) -> None:
        """A facilitator has signed out: nothing that this browser was given is good any more."""
        self.records.take_chairs(participant)


@dataclass(frozen=True)
class Preflight:
    """Proves that something sent from a phone reaches the disk and comes back.

    Args:
        records: where it is written.
    """

    records: RoomKeeper

    def save(self, nonce: str) -> None:
        """Write a phone's number down."""
        self.records.set_setting(f"check:{nonce}", nonce)

    def saved(self, nonce: str) -> bool:
        """Whether it is there; once that is seen it need not stay."""
        found = self.records.setting(f"check:{nonce}") == nonce
        self.records.drop_setting(f"check:{nonce}")
        return found


def _salted(plain: str) -> str:
    """What is kept of a passphrase: a random salt, and its hash with it."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}:{_hash(plain, salt).hex()}"


def _plain(passphrase: str) -> str:
    """A passphrase as people mean it: without the spaces around it, hyphens as good as spaces."""
    return "-".join(passphrase.replace("-", " ").split())


def _hash(plain: str, salt: bytes) -> bytes:
    return hashlib.scrypt(plain.encode(), salt=salt, dklen=32, **COST)
