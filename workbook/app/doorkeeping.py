"""The facilitators' passphrase, and the credentials that their kernels get."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from workbook.learning import Clock
from workbook.rooms.chair import credential_hash
from workbook.rooms.code import new_words
from workbook.store import RoomRecords

NAME = "passphrase"
SHORTEST = 8
COST = {"n": 2**14, "r": 8, "p": 1}
"""Of scrypt: about 50 ms and 16 MB for each try (RFC 7914, section 2)."""


class TooShort(ValueError):  # noqa: N818 - it is what the passphrase is
    """A passphrase that is too short."""


@dataclass(frozen=True)
class Doorkeeper:
    """Knows the passphrase by its hash, and gives credentials to facilitators' kernels.

    Args:
        records: where both are kept.
        clock: tells the time.
    """

    records: RoomRecords
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

    def edition(self) -> str:
        """Which passphrase it is, without telling anything of it: another one, another edition."""
        kept = self.records.setting(NAME) or ""
        return hashlib.sha256(kept.encode()).hexdigest()[:16]

    def issue(self, participant: str) -> str:
        """A new credential for one kernel of a facilitator."""
        credential = secrets.token_hex(32)
        self.records.give_chair(credential_hash(credential), participant, self.clock())
        return credential

    def withdraw(self, credential: str) -> None:
        """The kernel is gone."""
        self.records.take_chair(credential_hash(credential))


@dataclass(frozen=True)
class Preflight:
    """Proves that something sent from a phone reaches the disk and comes back.

    Args:
        records: where it is written.
    """

    records: RoomRecords

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
