"""What YAML would take in silence or blame on another line: told where it is, with what to write instead."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from workbook.content import slips
from workbook.content.slips import find_slips

HEAD = "id: small\n"
TAIL = "last: True\n" + 20 * "more: {a: 'x'}\n".replace("more", "m")
SLIPS = {
    "a number sign": ("text: Take bus #4", "'#4' is taken for a remark"),
    "a number sign in a list": ("text: [Take bus #4]", "'#4]' is taken for a remark"),
    "a number sign and a space": ("text: He is our # 1", "'# 1' is taken for a remark"),
    "a number sign after quotes": ('text: "Take bus" #4', "'#4' is taken for a remark"),
    "a number sign after a bracket": ("text: [a, b] #4", "'#4' is taken for a remark"),
    "a number sign after a key": ("text: #4 is late", "'#4 is late' is taken for a remark"),
    "a number sign after a long text's mark": ("text: | #4\n  Long", "'#4' is taken for a remark"),
    "a tag on a phone": ("text: Post it under #fernleigh", "'#fernleigh' is taken for a remark"),
    "an ampersand": ("text: &c and so on", "starts with & needs quotes"),
    "an ampersand in a list": ("text: [&c and so on]", "starts with & needs quotes"),
    "an ampersand and a space": ("text: & then", "starts with & needs quotes"),
    "stars": ("text: *bold*", "starts with * needs quotes"),
    "a star": ("text: *bold", "starts with * needs quotes"),
    "a star and a space": ("text: * a point", "starts with * needs quotes"),
    "an exclamation mark": ("text: !x y", "starts with ! needs quotes"),
    "two exclamation marks": ("text: !!help me", "starts with ! needs quotes"),
    "at": ("text: @council", "starts with @ needs quotes"),
    "a backtick": ("text: `code`", "starts with ` needs quotes"),
    "per cent": ("text: %5 more", "starts with % needs quotes"),
    "a comma": ("text: , then", "starts with , needs quotes"),
    "a closing bracket": ("text: ] then", "starts with ] needs quotes"),
    "brackets": ("text: [sic] and more", "starts with [ needs quotes"),
    "braces": ("text: {sic: yes} and more", "starts with { needs quotes"),
    "an order at the edge": ("%5 more: x", "starts with %"),
    "a question mark": ("text: ? who", "question mark"),
    "a question mark in a list": ("text:\n  - ? who", "question mark", 3),
    "a dash": ("text: - then", "starts with - needs quotes"),
    "a colon without a space": ("- points:4\n  why: x", "write 'points: 4'"),
    "one in braces": ("text: {points:4, why: x}", "write 'points: 4'"),
    "one at the edge": ("points:4", "write 'points: 4'"),
    "one before a no-break space": ("points:\u00a04", "write 'points: 4'"),
    "a colon in a text": ("text: Half day: ours", "colon in it needs quotes"),
    "two colons": ("text: a: b: c", "colon in it needs quotes"),
    "curly quotes": ("text: “Half day: ours”", "straight quotes"),
    "single curly quotes": ("text: \u2018Half day: ours\u2019", "straight quotes"),
    "a colon in a list": ("text: [“a: b: c”]", "need quotes"),
    "a dash without a space": ("text:\n  -id: a", "write '- id: a'", 3),
    "a second one": ("text:\n  - id: a\n  -id: b", "write '- id: b'", 4),
    "a list of texts": ("text:\n  -First\n  -Second", "write '- First'", 3),
    "a tab": ("text:\n\tid: a", "indented with a tab", 3),
    "a tab after spaces": ("text:\n  \tid: a", "indented with a tab", 3),
    "a no-break space": ("text:\n\u00a0 id: a", "no-break space", 3),
    "no-break spaces": ("text:\n  id: a\n\u00a0\u00a0why: b", "no-break space", 4),
    "a wide space": ("text:\n\u3000id: a", "no-break space", 3),
    "an open quote": ('text: "Half day', "a quote is opened here"),
    "an open quote and another": ('text: "Half day\nb: "x"', "a quote is opened here"),
    "an open quote that swallows": ('text: "Half day\nb: 1\nc: x"', "a quote is opened here"),
    "an open single quote": ("text: 'Tis late\nb: 1", "a quote is opened here"),
    "an apostrophe": ("text: 'Don't'", "after its closing quote"),
    "a quoted word": ('text: "Late" is late', "after its closing quote"),
    "a bar": ("text: |Long", "stands alone on its line"),
    "a greater-than": ("text: > 5 people", "stands alone on its line"),
    "a greater-than and a figure": ("text: >5\n  people", "stands alone on its line"),
    "a long text too far left": ("text: >-\nToo far", "neither a key", 3),
    "a key without a colon": ("text Half day", "neither a key"),
    "a comma in braces": ("text: {a: Yes, minister, b: x}", "'minister' has no value"),
    "an open brace": ("text: {a: b\nc: d", "opens here is not closed"),
    "an open bracket": ("text: [a, b\nc: d", "opens here is not closed"),
    "a deeper line": ("text: Half\n  day: x", "stands deeper", 3),
    "a line between": ("text:\n    a: 1\n  b: 2", "same column", 4),
    "three dashes": ("---\ntext: x", "three dashes"),
    "three dots": ("...\ntext: x", "three dashes"),
    "an octal number": ("points: 010", "'010' is read as 8"),
    "an underscore": ("points: 1_0", "'1_0' is read as 10"),
    "a key that is no text": ("no: x", "the key 'no' is not read as text"),
    "a number for a key": ("12: x", "the key '12' is not read as text"),
    "an invisible character": ("text: a\x07b", "invisible control character"),
}
each = pytest.mark.parametrize("slip", SLIPS)


@pytest.fixture(params=["fast", "plain"])
def loader(request, monkeypatch):
    """The fast reader, which not every machine has, and the plain one."""
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    monkeypatch.setattr(slips, "LOADER", fast if request.param == "fast" else yaml.SafeLoader)


@each
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("tail", ["", TAIL], ids=["alone", "more behind it"])
def test_a_slip_is_told_first_and_where_it_is(slip, tail, ends, loader):
    """With its line, whatever stands behind it, and in words that say what to write."""
    written, message, line = (*SLIPS[slip], 2)[:3]
    found = find_slips((HEAD + written + "\n" + tail).replace("\n", ends))
    assert found, "nothing is told"
    assert message in found[0].message
    assert found[0].line == line


@each
def test_one_slip_is_told_once(slip, loader):
    """What follows from it is not told as well."""
    assert len(find_slips(HEAD + SLIPS[slip][0] + "\n" + TAIL)) == 1


FINE = {
    "a remark of its own": "# Take bus #4\nid: a\n  # and more\nb: 1\n",
    "a remark two spaces away": "version: 1  # raise it\nlist:  # of two\n  - a      # one\n",
    "a number sign in a word": "text: C#4 and a#b\n",
    "a number sign in quotes": "text: 'Take bus #4'\nb: \"x #4\"\n",
    "a number sign in a long text": "text: |\n  Take bus #4\n  # and this\nb: >-\n  x #4\n# here\n",
    "a list that is named and used again": "a: &x\n  - b\nc: *x\n",
    "quotes over lines": 'a: "Half\n  a day"\nb: 1\n',
    "dashes in a text": "a: x - y\nb: -5\nc: [-1, --]\n",
    "signs within a text": "a: x & y * z ! @ % ` ? [sic] {x}\nb: 5%\n",
    "a mark at the start": "---\na: b\n",
    "colons in a text": "a: 9:30\nb: http://x.example\nc: 'a: b'\n",
    "curly quotes": "a: “Half a day”, she said\n",
    "numbers": "a: 1\nb: -2\nc: 1.5\nd: 0\n",
    "nothing": "",
}


@pytest.mark.parametrize("name", FINE)
def test_what_says_what_it_says_is_let_be(name, loader):
    """Signs of YAML where YAML sees none, and remarks that are plainly remarks."""
    assert find_slips(FINE[name]) == []


WORD = st.sampled_from(["bus", "Take", "MP's", "4", "half-day", "é", "“so”"])
JOIN = st.sampled_from(
    [" ", " #", " # ", ": ", ":", " &", " *", " - ", ", ", " !", "'", '"', " @", " %", "? "]
)


@given(
    st.lists(st.tuples(JOIN, WORD), max_size=5),
    WORD,
    st.sampled_from(["", "&", "*", "!", "#", "-", "@", "'", '"', "["]),
)
def test_a_text_is_read_whole_or_told(rest, word, sign):
    """Whatever is typed behind a key: each letter of it arrives, or something is said."""
    typed = sign + word + "".join(join + more for join, more in rest)
    text = f"id: small\ntext: {typed}\nlast: 1\n"
    found = find_slips(text)
    if not found:
        data = yaml.safe_load(text)
        assert data["last"] == 1
        told_by_type = not isinstance(data["text"], str)
        assert told_by_type or data["text"] == typed or typed[0] in "'\""


@given(st.text() | st.text(alphabet="ab:-{}[]&*!|>#\"' \n\t%@`,?\u00a0", max_size=60))
def test_whatever_is_in_a_text_nothing_falls_over(text):
    """Every text is taken apart without an exception; what YAML cannot read is told."""
    found = find_slips(text)
    try:
        yaml.compose(text, Loader=slips.LOADER)
    except yaml.YAMLError:
        assert found
