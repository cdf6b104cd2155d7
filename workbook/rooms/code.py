"""Codes that people type: a room's, and the words that move somebody to another device."""

import hashlib
import re
import secrets
import unicodedata
from urllib.parse import unquote_plus

LETTERS = "CDFGHJKMNPQRTWXY34679"
"""No two that look alike, on a projector or by hand, and no vowels.

Left out beside the vowels: B and 8, S and 5, Z and 2, 0, 1, L, V.
"""

DRAWN = "".join(sign for sign in LETTERS if sign not in "Y34")
"""What new codes are made of: Y, 3 and 4 are read as vowels, and then a code can be a word."""

RUDE = re.compile("CCK|CNT|CRP|DCK|FCK|FGG|FGT|FKN|FRT|KKK|KNT|NGG|NGR|PRCK|PRK|RTD|TRD|TWT|WNK")
"""What is read as a rude word without its vowels, on a big screen before a Council."""

_READ_AS = str.maketrans("679", "GTG")

LENGTH = 5
"""18 to the fifth is nearly two million; a wrong guess costs seconds (see `doors`)."""

LONGEST = 500
"""Signs that are looked at: a pasted link with a few words around it."""

_LINKED = re.compile(r"(?:\bJOIN/|[?&]CODE=|\bROOM/?#)([^/?#&\s]*)")
"""Where a link holds a code: as it is drawn, as the first page sends it, as the browser shows it."""

WORDS = 4
"""About 2,000 words of four to six letters: 44 bits, for a quarter of an hour."""


def new_code() -> str:
    """A room's code."""
    while True:
        code = "".join(secrets.choice(DRAWN) for _ in range(LENGTH))
        if not RUDE.search(code.translate(_READ_AS)):
            return code


def read_code(typed: object) -> str | None:
    """The code that somebody typed or pasted, however they wrote it; None where it can be none.

    >>> read_code(" k7p-mx "), read_code("https://any.example/join/K7PMX."), read_code("hello")
    ('K7PMX', 'K7PMX', None)
    """
    code = meant_as_code(typed)
    return code if _is_code(code) else None


def meant_as_code(typed: object) -> str:
    """What somebody means as a code, in capitals and without what no code holds; it may be none.

    A link says by its form where its code stands, whatever host it leads to; in a sentence the one
    word counts that can be a code.
    """
    text = unicodedata.normalize("NFKC", str(typed)[:LONGEST]).upper()
    if linked := _LINKED.search(text):
        return _signs(unquote_plus(linked[1]))
    if "/" in text:
        return ""
    codes = [word for word in map(_signs, text.split()) if _is_code(word)]
    return codes[0] if len(codes) == 1 else _signs(text)


def _signs(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


def _is_code(text: str) -> bool:
    return len(text) == LENGTH and set(text) <= set(LETTERS)


def new_words() -> str:
    """Words to type on another device, as `plain-words-joined-here`."""
    from xkcdpass import xkcd_password

    path = xkcd_password.locate_wordfile()
    words = xkcd_password.generate_wordlist(wordfile=path, min_length=4, max_length=6)
    return "-".join(secrets.choice(words) for _ in range(WORDS))


def hashed(words: str) -> str:
    """Words as they are kept: nobody who reads the database can use them.

    Their letters count, whatever a keyboard or a mail has put between them.

    >>> hashed("Two Words") == hashed("two-words ") == hashed("twowords")
    True
    """
    normal = unicodedata.normalize("NFKC", words).casefold()
    plain = "".join(sign for sign in normal if sign.isalpha())
    return hashlib.sha256(plain.encode()).hexdigest()
