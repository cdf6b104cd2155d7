"""The facilitator's guide, as a text that can be shown: a page in Markdown that begins with its title."""

from pathlib import Path

from workbook.content.source import Problem, Unreadable, read_text

FILE = "facilitators-guide.md"


def read_manual(path: Path, file: str = FILE) -> tuple[str | None, list[Problem]]:
    """Read the guide.

    Args:
        path: the file.
        file: its name in messages.

    Returns:
        Its text (None where it cannot be shown), and what is wrong with it.
    """
    try:
        text = read_text(path)
    except Unreadable as error:
        return None, [Problem(file, error.line, "", str(error))]
    if not text.startswith("# "):
        return None, [
            Problem(file, 1, "", "must begin with its title, as: # The facilitator's guide")
        ]
    return text, []
