"""What may stand in a log."""

import io
import logging

import pytest

from workbook.app.logs import A_MINUTE, LONGEST, Calm, plain


@pytest.fixture
def said():
    """A logger, the text it has written, and a clock."""
    now, text = [0.0], io.StringIO()
    handler = logging.StreamHandler(text)
    handler.addFilter(Calm(lambda: now[0]))
    logger = logging.getLogger("tests.calm")
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, text, now
    logger.removeHandler(handler)


def test_nothing_steers_the_terminal(said):
    """Titles, colours, bells and turned text come out as something that can be seen."""
    logger, text, _ = said
    logger.warning("kind %s", "\x1b]0;title\x07\x1b[2J\x9b31m\u202e")
    assert not set(text.getvalue()) & set("\x1b\x07\x9b\u202e")
    assert "title" in text.getvalue()


def test_an_entry_has_an_end(said):
    """A megabyte becomes a few lines, with how long it was; so does what an error says."""
    logger, text, _ = said
    logger.warning("kind %s", "x" * 2**20)
    try:
        int("y" * 2**20)
    except ValueError:
        logger.exception("It failed")
    assert len(text.getvalue()) < 3 * LONGEST
    assert f"({2**20 + 5} characters)" in text.getvalue()


def test_nobody_makes_up_an_entry(said):
    """What comes after a line's end is set in."""
    logger, text, _ = said
    logger.warning("kind %s", "a\nERROR all is lost\r\nb")
    assert text.getvalue() == "kind a\n  ERROR all is lost\n  b\n"


def test_who_repeats_is_heard_for_a_while(said):
    """A flood from one line of the program is some lines a minute, and says that more were left out."""
    logger, text, now = said
    for flood in range(3):
        now[0] = 70.0 * flood
        for number in range(500):
            logger.warning("again %d", number)
    lines = text.getvalue().splitlines()
    assert len(lines) == 3 * A_MINUTE
    assert sum("left out" in line for line in lines) == 3
    logger.error("something else")
    assert "something else" in text.getvalue()


def test_what_is_badly_made_is_logged_all_the_same(said):
    """An entry whose words do not fit is still an entry."""
    logger, text, _ = said
    logger.warning("one %s, two %s", "only")  # noqa: PLE1206
    assert "one %s" in text.getvalue()


def test_plain_leaves_words_alone():
    """Accents, lines and tabs stay."""
    assert plain("Müller\n\tgrüßt") == "Müller\n\tgrüßt"
