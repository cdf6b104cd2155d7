"""Text that people write: read in one proper form, or refused in a sentence."""

import re
import unicodedata
from typing import Any

from workbook.content.base import AnswerError

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
"""Every way in which a line may end, in a browser or in what was pasted from elsewhere."""

OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs without a shape that turn what is around them round; nobody types them."""


def written(value: Any, limit: int) -> str:
    """What somebody wrote, its lines ended in the one way; nothing else about it is changed.

    Raises:
        AnswerError: it is no text, has a character that cannot be kept, or is too long.
    """
    if not isinstance(value, str):
        raise AnswerError("What is written here has to be text.")
    text = LINE_ENDS.sub("\n", value)
    if len(text) > limit:
        over = len(text) - limit
        raise AnswerError(
            f"At most {limit} characters can be kept here: take {over} out to have it saved."
        )
    if any(_unkept(character) for character in text):
        raise AnswerError(
            "There is a character in this text that cannot be kept: "
            "type again what was pasted, or paste it as plain text."
        )
    return text


def _unkept(character: str) -> bool:
    """Control characters, halves of characters, and signs that turn the text round."""
    if character in "\n\t":
        return False
    return unicodedata.category(character) in {"Cc", "Cs"} or character in OVERRIDES


def words_in(text: str) -> int:
    """How many words a text has: runs of anything but spaces, with a letter or digit in them."""
    return sum(any(character.isalnum() for character in run) for run in text.split())
