"""Codes that people type: a room's, and the words that move somebody to another device."""

import hashlib
import secrets

LETTERS = "CDFGHJKMNPQRTWXY34679"
"""No two that look alike, on a projector or by hand, and no vowels, so that no code is a word.

Left out beside the vowels: B and 8, S and 5, Z and 2, 0, 1, L, V.
"""

LENGTH = 5
"""21 to the fifth is four million; a wrong guess costs seconds (see `doors`)."""

WORDS = 4
"""About 2,000 words of four to six letters: 44 bits, for a quarter of an hour."""


def new_code() -> str:
    """A room's code."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_code(typed: object) -> str | None:
    """The code that somebody typed, however they wrote it; None where it can be none.

    >>> read_code(" k7p-mx "), read_code("hello")
    ('K7PMX', None)
    """
    text = "".join(sign for sign in str(typed).upper() if sign.isalnum())
    return text if len(text) == LENGTH and set(text) <= set(LETTERS) else None


def new_words() -> str:
    """Words to type on another device, as `plain-words-joined-here`."""
    from xkcdpass import xkcd_password

    path = xkcd_password.locate_wordfile()
    words = xkcd_password.generate_wordlist(wordfile=path, min_length=4, max_length=6)
    return "-".join(secrets.choice(words) for _ in range(WORDS))


def hashed(words: str) -> str:
    """Words as they are kept: nobody who reads the database can use them.

    >>> hashed("Two Words") == hashed("two-words ")
    True
    """
    plain = "-".join("".join(s if s.isalpha() else " " for s in words.lower()).split())
    return hashlib.sha256(plain.encode()).hexdigest()
