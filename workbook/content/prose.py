"""Text that people write: read in one proper form, or refused in a sentence."""

from typing import Any

from workbook.content.base import AnswerError
from workbook.content.signs import cleaned


def written(value: Any, limit: int) -> str:
    """What somebody wrote, in its proper form; what is counted is what can be seen of it.

    Raises:
        AnswerError: it is no text, or is too long.
    """
    if not isinstance(value, str):
        raise AnswerError("What is written here has to be text.")
    text = cleaned(value)
    if len(text) > limit:
        over = len(text) - limit
        raise AnswerError(
            f"At most {limit} characters can be kept here: take {over} out to have it saved."
        )
    return text


def words_in(text: str) -> int:
    """How many words a text has: runs of anything but spaces, with a letter or digit in them."""
    return sum(any(character.isalnum() for character in run) for run in text.split())
