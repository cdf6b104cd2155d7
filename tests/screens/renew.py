"""`python -m tests.screens.renew` writes the snapshot of the interface's words anew."""

import json
from pathlib import Path

from workbook.screens.words import WORDS

SNAPSHOT = Path(__file__).with_name("words.snapshot.json")


def as_written():
    """The words as the snapshot holds them."""
    words = {group: dict(sentences) for group, sentences in WORDS.items()}
    return json.dumps(words, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SNAPSHOT.write_text(as_written(), encoding="utf-8")
