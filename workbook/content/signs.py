"""The signs of a typed text: those that can be seen are kept, whatever their script.

What people type stands on everybody's screen, beside the words of others. So nothing of it may turn
the text round, hide in it, or pile up over the lines above and below.
"""

import re
import unicodedata
from collections.abc import Iterator

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
"""Every way in which a line may end, in a browser or in what was pasted from elsewhere."""

BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164\uffa0"), " ")
"""Letters and signs that are drawn as nothing: spaces by another name."""

UNSEEN = frozenset("\u034f\u17b4\u17b5")
"""Marks that are never drawn, beside whatever Unicode counts as controls and formats."""

SEEN_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
"""Formats by name that are drawn all the same: number and verse signs of Arabic and others."""

FLAGS = re.compile(
    "\U0001f3f4\U000e0067\U000e0062"
    "(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)"
    "\U000e007f"
)
"""The flags of England, Scotland and Wales: the only ones that are spelt with unseen letters."""

JOINERS = "\u200c\u200d"
MARKS = 6
"""Marks that one letter may have: Burmese needs five, pointed Hebrew four."""

STACKED = 3
"""How many of them may stand above or below one another at will, as accents do."""

AT_WILL = 200
"""The combining class from which on a mark has no place of its own in its script."""

VIRAMA = 9
"""The combining class of the sign that joins two letters of an Indic script."""

LONGEST_RUN = 30
"""Marks in a row that are looked at at all: Unicode's own bound, and sorting more takes long."""


def cleaned(text: str) -> str:
    """A typed text without what cannot be seen in it; done twice, it changes nothing more."""
    plain = LINE_ENDS.sub("\n", text).translate(BLANKS)
    parts, at = [], 0
    for flag in FLAGS.finditer(plain):
        parts += [_settled(plain[at : flag.start()]), flag[0]]
        at = flag.end()
    return "".join([*parts, _settled(plain[at:])])


def isolated(text: str) -> str:
    """A text of others as it goes into a sentence of ours: where it runs right to left, apart from it.

    Between the signs that Unicode has for this; any other text stays as it is. `isolated` in
    `ui/components/shared.js` is the same.
    """
    if not any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text):
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _settled(text: str) -> str:
    proper = unicodedata.normalize("NFC", "".join(_seen(text)))
    return unicodedata.normalize("NFC", "".join(_held_together(proper)))


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


def _seen(text: str) -> Iterator[str]:
    """All but controls, halves of characters and formats; whether a joiner joins is seen later."""
    run = 0
    for sign in text:
        hidden = unicodedata.category(sign) in {"Cc", "Cf", "Cs"} or sign in UNSEEN
        if hidden and sign not in "\n\t" + JOINERS and sign not in SEEN_FORMATS:
            continue
        run = run + 1 if _is_mark(sign) else 0
        if run <= LONGEST_RUN:
            yield sign


def _held_together(text: str) -> Iterator[str]:
    """Marks that a letter can carry, and joiners between what they join."""
    base, marks, joiner = "", list[str](), ""
    for sign in text:
        if sign in JOINERS:
            joiner = sign
            continue
        mark = _is_mark(sign)
        if mark and not _carries(base, marks, sign):
            continue
        if joiner and _joins(base, marks, sign):
            yield joiner
        yield sign
        joiner = ""
        base, marks = (base, [*marks, sign]) if mark else (sign, _marks_of(sign))
    if joiner and _joins(base, marks, ""):
        yield joiner


def _marks_of(letter: str) -> list[str]:
    """The marks that a letter has within it."""
    return [sign for sign in unicodedata.normalize("NFD", letter)[1:] if _is_mark(sign)]


def _carries(base: str, marks: list[str], mark: str) -> bool:
    """Whether a letter with these marks can have one more: there is a letter, and it is not full."""
    if not base or base.isspace() or mark in marks or len(marks) == MARKS:
        return False
    at_will = [one for one in (*marks, mark) if unicodedata.combining(one) >= AT_WILL]
    return len(at_will) <= STACKED or unicodedata.combining(mark) < AT_WILL


def _joins(base: str, marks: list[str], sign: str) -> bool:
    """Whether a joiner between the two does something: in Arabic and Indic letters, and in emoji."""
    if any(unicodedata.combining(one) == VIRAMA for one in (*marks, *sign)):
        return bool(base)
    if not base or not sign:
        return False
    pair = (base, sign)
    cursive = all(unicodedata.bidirectional(one) in {"AL", "R"} for one in pair)
    return cursive or all(unicodedata.category(one)[0] == "S" for one in pair)
