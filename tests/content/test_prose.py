"""Text that people write."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.content import AnswerError
from workbook.content.prose import words_in, written
from workbook.content.signs import cleaned


@given(text=st.text(max_size=30))
def test_what_was_typed_is_kept_but_for_what_cannot_be_seen(text):
    """Letters, signs and spaces of any script stay; a text is cleaned as a question in a room is."""
    assert written(text, 90) == cleaned(text)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_lines_end_in_one_way(end):
    """However a line ends where it was typed or pasted from, it ends with one sign here."""
    assert written(f"one{end}two{end}{end}three", 20) == "one\ntwo\n\nthree"


@given(text=st.text(max_size=20))
def test_reading_twice_changes_nothing(text):
    """What has been read once is in its proper form."""
    with suppress(AnswerError):
        once = written(text, 20)
        assert written(once, 20) == once
        assert once.encode("utf-8").decode("utf-8") == once


def test_what_cannot_be_seen_is_not_counted():
    """The limit holds for what is left, as the writer sees it."""
    assert written("\u202e" + "x" * 10 + "\u200b\0" * 10, 10) == "x" * 10


def test_joined_signs_and_tabs_are_no_control_characters():
    """Families of emoji, letters that join and tabs may be written."""
    for text in (
        "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}",
        "\u0645\u06cc\u200c\u0631\u0648\u0645",
        "a\tb",
    ):
        assert written(text, 10) == text


def test_too_long_is_refused_with_how_much():
    """A text over the limit is refused whole, and the sentence says by how much."""
    assert written("x" * 10, 10) == "x" * 10
    with pytest.raises(AnswerError, match="take 3 out"):
        written("x" * 13, 10)


@pytest.mark.parametrize("value", [None, 7, True, ["text"], {"text": "text"}, b"text"])
def test_only_text_is_text(value):
    """Whatever is not text is refused."""
    with pytest.raises(AnswerError, match="has to be text"):
        written(value, 10)


@pytest.mark.parametrize(
    ("text", "n"), [("", 0), ("one", 1), ("It's  a\nday \N{EN DASH} 10 March", 5), ("* - *", 0)]
)
def test_words_are_runs_with_letters_or_digits(text, n):
    """Dashes and stars between words are no words."""
    assert words_in(text) == n
