"""What YAML would take in silence, or blame on another line, in words an author can act on.

A text without quotes ends where YAML sees a sign of its own, and what follows is dropped or read as
something else. Such places are found among the tokens that YAML itself sees in the file.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_UNPRINTABLE = yaml.reader.Reader.NON_PRINTABLE
_INDENT = re.compile(
    r"^ *(?:(\t)|([\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]))\s*\S", re.MULTILINE
)
_REMARK = re.compile(r"[^\S\r\n]*#[^\r\n]*")
_GOOD_REMARK = re.compile(r"[ \t]{2,}#+(?:\s|$)")
_BREAK = re.compile(r"\r\n|\r|\n")
_SWALLOWED = re.compile(r"[\r\n]\s*(?:-\s|[\w-]+:\s)")
"""A line of its own, inside a quoted text."""

_PLAIN_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)|.*:.*")
"""What is read as it is written; a time of day is told where a text is wanted."""

_GLUED_KEY = re.compile(r"[\w-]+:[^\s]|[\w-]+:[\u00a0\u2000-\u200b\u202f\u3000]")
_GLUED_DASH = re.compile(r"-[^\W\d]")
_CURLY = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
)

TAB = "is indented with a tab; use spaces"
NO_BREAK = (
    "is indented with a no-break space, which looks like a space and is none; type the spaces anew"
)
INVISIBLE = "has an invisible control character; take it out"
REMARK = (
    "{remark!r} is taken for a remark and dropped. If it belongs to the text, put the whole text in "
    "quotes; if it is a remark, give it a line of its own"
)
OVER_LINES = (
    "a quote is opened here and not closed on this line; close it, or write a long text under >- "
    "without quotes"
)
UNCLOSED = "a quote is opened here and never closed; close it at the end of this text"
AFTER_QUOTE = (
    "the text goes on after its closing quote; put the whole of it in quotes, and write a quote "
    "inside it twice if it is the same kind"
)
AFTER_BRACKET = "a text that starts with {sign} needs quotes"
STARTS = "a text that starts with {sign} needs quotes"
DASH = "a space is missing after the dash: write {right!r}"
COLON = "a space is missing after the colon: write {right!r}"
QUESTION = "a text that starts with a question mark and a space needs quotes"
COMMA = (
    "{key!r} has no value. A text with a comma in it needs quotes where it stands in braces {{ }}"
)
SECOND = "three dashes or dots end the file for YAML, and the rest is not read; take them out"
DIRECTIVE = "a line that starts with % is an order to YAML; take it out"
NUMBER = "{written!r} is read as {value}; write that, or put it in quotes"
KEY = "the key {written!r} is not read as text; put it in quotes"
CURLY = "curly quotes are letters for YAML; put straight quotes around a text with a colon in it"
HAS_COLON = "a text with a colon in it needs quotes"
DEEPER = (
    "this line stands deeper than the one it belongs to; give it the same indent, or put the text "
    "in quotes if the colon is part of it"
)
NO_KEY = "this line is neither a key with its value nor part of the text above; check its indent and colon"
BLOCK = "a text that starts with | or > needs quotes; as a mark for a long text it stands alone on its line"
NO_ALIAS = "a text that starts with * needs quotes"
BRACES = (
    "the brace or bracket that opens here is not closed where it should be; texts in it need quotes "
    "if they have a comma, a colon, a brace or a bracket"
)
INDENT = "this line does not stand in the same column as the lines it belongs to; check its indent"


@dataclass(frozen=True, slots=True)
class Slip:
    """Something an author did not mean.

    Attributes:
        line: where, from 1.
        message: what it is and what to write instead.
        shape: whether it changes the shape of the file, so that what else YAML finds wrong, and
            what has been read, is no use to anybody.
    """

    line: int
    message: str
    shape: bool = False


def line_at(text: str, index: int) -> int:
    """The line of a place in a text, as editors count."""
    return 1 + bisect_right(_line_ends(text), index)


@lru_cache(maxsize=2)
def _line_ends(text: str) -> list[int]:
    """Where each line has ended: asked for each token, and the same for all of a file."""
    return [found.end() for found in _BREAK.finditer(text)]


def find_slips(text: str) -> list[Slip]:
    """All slips of a text, by line, and what YAML itself objects to unless it follows from them."""
    if found := _UNPRINTABLE.search(text):
        return [Slip(line_at(text, found.start()), INVISIBLE, shape=True)]
    tokens, error = _scanned(text)
    slips = [*_indents(text), *_remarks(text, tokens), *_tokens(text, tokens)]
    if error is None:
        try:
            root = yaml.compose(text, Loader=LOADER)
            slips += _nodes(root)
        except yaml.YAMLError as wrong:
            error = wrong
    if error is not None and not any(slip.shape for slip in slips):
        slip = _explained(text, error, tokens)
        slips = [*slips, slip] if slip.line not in {one.line for one in slips} else _shaped(slips)
    return sorted(set(slips), key=lambda slip: slip.line)


def _shaped(slips: list[Slip]) -> list[Slip]:
    return [replace(slip, shape=True) for slip in slips]


def _scanned(text: str) -> tuple[list[yaml.Token], yaml.YAMLError | None]:
    """The tokens of a text, as far as they can be told apart, and what stopped that."""
    tokens: list[yaml.Token] = []
    try:
        tokens += yaml.scan(text, Loader=LOADER)
    except yaml.YAMLError as error:
        return tokens, error
    return tokens, None


# ---- what can be seen before YAML takes the file apart ----


def _indents(text: str) -> Iterator[Slip]:
    """Lines whose indent is no row of spaces."""
    for found in _INDENT.finditer(text):
        yield Slip(line_at(text, found.start()), TAB if found[1] else NO_BREAK, shape=True)


def _remarks(text: str, tokens: list[yaml.Token]) -> Iterator[Slip]:
    """Remarks that are likely to be half a text: not two spaces away, or without one of their own.

    Between two tokens there is nothing but space and remarks.
    """
    for before, after in pairwise(tokens):
        at = before.end_mark.index
        gap = text[at : after.start_mark.index]
        found = _REMARK.match(gap)
        if found and not _stands_alone(text, at) and not _GOOD_REMARK.match(found[0]):
            yield Slip(line_at(text, at), REMARK.format(remark=_short(found[0].strip())))


def _stands_alone(text: str, at: int) -> bool:
    """Whether a line begins here, as after a long text."""
    return at == 0 or text[at - 1] in "\r\n"


def _short(text: str, most: int = 30) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}\N{HORIZONTAL ELLIPSIS}"


# ---- what a token shows ----


def _tokens(text: str, tokens: list[yaml.Token]) -> Iterator[Slip]:
    documents = 0
    for n, token in enumerate(tokens):
        line = line_at(text, token.start_mark.index)
        ends = isinstance(token, yaml.DocumentEndToken) and not _last(tokens[n + 1 :])
        begins = isinstance(token, yaml.DocumentStartToken) and n > 1
        documents += ends or begins
        if documents == 1 and (ends or begins):
            yield Slip(line, SECOND, shape=True)
        elif isinstance(token, yaml.DirectiveToken):
            yield Slip(line, DIRECTIVE, shape=True)
        elif isinstance(token, yaml.KeyToken) and text.startswith("?", token.start_mark.index):
            yield Slip(line, QUESTION, shape=True)
        elif isinstance(token, yaml.TagToken):
            yield Slip(line, STARTS.format(sign="!"), shape=True)
        elif isinstance(token, yaml.AnchorToken):
            if not isinstance(tokens[-1 if n + 1 == len(tokens) else n + 1], _COLLECTIONS):
                yield Slip(line, STARTS.format(sign="&"))
        elif isinstance(token, yaml.ScalarToken):
            yield from _scalar(text, token, line)


_COLLECTIONS = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
"""What may be named to be used again; a text never is."""


def _last(tokens: list[yaml.Token]) -> bool:
    return all(isinstance(token, yaml.StreamEndToken) for token in tokens)


def _scalar(text: str, token: yaml.ScalarToken, line: int) -> Iterator[Slip]:
    start, end = token.start_mark.index, token.end_mark.index
    written = text[start:end]
    if written[:1] in ("'", '"') and not token.plain:
        if _SWALLOWED.search(written):
            yield Slip(line, OVER_LINES, shape=True)
    elif not token.plain:
        yield from _mark(_rest(text, start), line)
    elif _GLUED_DASH.match(written):
        yield Slip(line, DASH.format(right=f"- {_short(_rest(text, start)[1:])}"), shape=True)


def _mark(written: str, line: int) -> Iterator[Slip]:
    """The line on which a long text is begun with | or >."""
    remark = _REMARK.search(written)
    if re.match(r"[|>][-+]?\d", written):
        yield Slip(line, BLOCK, shape=True)
    elif remark and not _GOOD_REMARK.match(remark[0]):
        yield Slip(line, REMARK.format(remark=_short(remark[0].strip())))


def _rest(text: str, index: int) -> str:
    """The line from here on."""
    return _BREAK.split(text[index:], 1)[0].strip()


# ---- what YAML has made of it ----


def _nodes(root: yaml.Node | None) -> Iterator[Slip]:
    """Keys and numbers that are read as something else than is written."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield from (slip for key, value in node.value for slip in _pair(key, value))
            waiting += [one for pair in node.value for one in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.ScalarNode) and node.tag.endswith(":int"):
            yield from _number(node)


def _pair(key: yaml.Node, value: yaml.Node) -> Iterator[Slip]:
    line = key.start_mark.line + 1
    if not isinstance(key, yaml.ScalarNode):
        return
    if value.value == "" and value.start_mark.index == key.end_mark.index:
        glued = _GLUED_KEY.match(key.value)
        right = key.value.replace(":", ": ", 1)
        text = COLON.format(right=right) if glued else COMMA.format(key=_short(key.value))
        yield Slip(line, text, shape=True)
    elif not key.tag.endswith(":str"):
        yield Slip(line, KEY.format(written=key.value), shape=True)


def _number(node: yaml.ScalarNode) -> Iterator[Slip]:
    if _PLAIN_NUMBER.fullmatch(node.value):
        return
    try:
        value = yaml.constructor.SafeConstructor().construct_object(node)
    except ValueError:
        return  # told by whoever reads the values
    yield Slip(node.start_mark.line + 1, NUMBER.format(written=node.value, value=value))


# ---- what YAML objects to ----


def _explained(text: str, error: yaml.YAMLError, tokens: list[yaml.Token]) -> Slip:
    """An objection of YAML at the line where the slip is, with what to do."""
    mark: Any = getattr(error, "problem_mark", None)
    context: Any = getattr(error, "context_mark", None) or mark
    what = " ".join(str(getattr(error, part, "")) for part in ("context", "problem"))
    if mark is None:
        return Slip(1, what, shape=True)
    end = len(text.rstrip())
    for sign, (at_context, explain) in _OBJECTIONS.items():
        if sign in what:
            at = min((context if at_context else mark).index, end)
            return _slip(text, explain(text, at, tokens), at)
    return _slip(text, _misplaced(text, mark.index, tokens), min(mark.index, end))


def _slip(text: str, told: str | Slip, at: int) -> Slip:
    return told if isinstance(told, Slip) else Slip(line_at(text, at), told, shape=True)


def _glued(text: str, at: int) -> str | None:
    """What is wrong where a dash or a colon lacks its space."""
    rest = _rest(text, at)
    if _GLUED_DASH.match(rest):
        return DASH.format(right=f"- {_short(rest[1:])}")
    if _GLUED_KEY.match(rest):
        key, _, value = rest.partition(":")
        return COLON.format(right=f"{key}: {_short(value.strip())}")
    return None


def _simple_key(text: str, at: int, _tokens: list[yaml.Token]) -> str:
    return _glued(text, at) or NO_KEY


def _colon(text: str, at: int, tokens: list[yaml.Token]) -> str | Slip:
    scalars = [token for token in tokens if isinstance(token, yaml.ScalarToken)]
    begun = scalars[-1].start_mark.index if scalars else at
    if text[begun] in _CURLY:
        return CURLY
    if line_at(text, begun) == line_at(text, at):
        return HAS_COLON
    glued = _glued(text, begun)
    return _slip(text, glued, begun) if glued else DEEPER


def _misplaced(text: str, at: int, tokens: list[yaml.Token]) -> str:
    """Why something stands where YAML expects nothing of its sort."""
    line = line_at(text, at)
    before = [
        token
        for token in tokens
        if token.start_mark.index < token.end_mark.index <= at
        and line_at(text, token.start_mark.index) == line
    ]
    if not before:
        return INDENT
    opened = text[before[-1].start_mark.index]
    if isinstance(before[-1], yaml.ScalarToken) and opened in "'\"":
        return AFTER_QUOTE
    if opened in "]}":
        return AFTER_BRACKET.format(sign={"]": "[", "}": "{"}[opened])
    return _sign(text, at, tokens)


def _sign(text: str, at: int, _tokens: list[yaml.Token]) -> str:
    return STARTS.format(sign=text[at : at + 1] or "a sign of YAML")


Explain = Callable[[str, int, list[yaml.Token]], str | Slip]

_OBJECTIONS: Mapping[str, tuple[bool, Explain]] = {
    "scanning a quoted scalar": (True, lambda *_: UNCLOSED),
    "mapping values are not allowed": (False, _colon),
    "simple key": (True, _simple_key),
    "scanning an alias": (True, lambda *_: NO_ALIAS),
    "undefined alias": (False, lambda *_: NO_ALIAS),
    "scanning an anchor": (True, lambda *_: STARTS.format(sign="&")),
    "scanning a tag": (True, lambda *_: STARTS.format(sign="!")),
    "scanning a directive": (True, lambda *_: DIRECTIVE),
    "mapping keys are not allowed": (False, lambda *_: QUESTION),
    "entries are not allowed": (False, lambda *_: STARTS.format(sign="-")),
    "cannot start any token": (False, _sign),
    "block scalar": (True, lambda *_: BLOCK),
    "a flow ": (True, lambda *_: BRACES),
    "node content": (False, _sign),
}
"""By words of YAML: whether the slip is where the thing began, and what to tell."""
