# ruff: noqa: RUF001 - letters of other scripts that look like ours are what this is about
"""What is kept of the signs that people type, and what is not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.content.signs import MARKS, cleaned, isolated

KEPT = {
    "Vietnamese": "Người Việt ở Huế nói chuyện",
    "Hebrew with points": "בְּרֵאשִׁית בָּרָא",
    "Hebrew with points and accents": "שָּׁ֑ם",
    "Arabic with vowels": "مُحَمَّدٌ رَسُولُ",
    "Arabic verse sign": "آية \u06dd١٢",
    "Persian with a joiner": "می\u200cروم خانه\u200cها",
    "Urdu": "یہ سوال کون پوچھے گا؟",
    "Hindi": "क्षत्रिय का हिन्दी में प्रश्न",
    "Marathi with a joiner": "दर्\u200dया",
    "Bengali with a joiner": "র\u200d্যাব",
    "Malayalam ending in a joiner": "അവന്\u200d",
    "Kannada": "ಕನ್ನಡದಲ್ಲಿ",
    "Tamil": "தமிழ் கேள்வி",
    "Sinhala": "ශ්\u200dරී ලංකා",
    "Thai": "ที่นี่ใครเป็นผู้ตัดสินใจ",
    "Burmese": "လျှို့ဝှက်ချက်",
    "Khmer": "ភាសាខ្មែរ",
    "Tibetan": "བསྒྲུབས་",
    "Yoruba": "Ẹ̀kọ́ ọ̀rọ̀",
    "Lithuanian": "ė̃ ų́",
    "Chinese": "谁来决定？",
    "Japanese": "だれが決めますか。",
    "Korean": "누가 결정합니까?",
    "German": "Krankenhausfinanzierungsgesetz",
    "Welsh": "Tŷ'r Cyffredin",
    "a family": "👩\u200d👩\u200d👧\u200d👦",
    "a profession with a skin tone": "👩🏽\u200d⚕\ufe0f",
    "the rainbow flag": "🏳\ufe0f\u200d🌈",
    "a heart on fire": "❤\ufe0f\u200d🔥",
    "nodding": "🙂\u200d↔\ufe0f",
    "a key": "1\ufe0f\u20e3",
    "the flag of Wales": "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "two letters for a flag": "🇬🇧",
    "tabs and lines": "a\tb\nc\n\nd",
}
CHANGED = {
    "override": ("abc\u202edef\u202c", "abcdef"),
    "embeddings and isolates": ("\u202aa\u202bb\u2066c\u2067d\u2068e\u2069f", "abcdef"),
    "direction marks": ("a\u200eb\u200fc\u061cd", "abcd"),
    "zero-width space": ("pass\u200bword", "password"),
    "word joiner and byte-order mark": ("\ufeffa\u2060b", "ab"),
    "soft hyphen": ("co\u00adoperate", "cooperate"),
    "joiners that join nothing": ("An\u200dna\u200c \u200dB", "Anna B"),
    "joiners in a row": ("می\u200c\u200c\u200cروم", "می\u200cروم"),
    "tags that spell a secret": ("hi\U000e0068\U000e0069\U000e007f", "hi"),
    "a flag that does not exist": ("🏴\U000e0078\U000e0078\U000e007f", "🏴"),
    "piled accents": (
        "Z" + "\u0335\u0321\u0327\u030d\u0310\u0352" * 9,
        "Z\u0335\u0321\u0327\u030d",
    ),
    "the same accent again and again": ("a" + "\u0308" * 40, "ä"),
    "piled Thai": ("ก" + "็" * 20, "ก็"),
    "a mark without a letter": ("\u0301\u0301 \u0301x", " x"),
    "fillers": ("\u3164\u2800\u115f\uffa0", "    "),
    "invisible marks": ("a\u034f\u034fb", "ab"),
    "controls": ("a\x00b\x1bc\x9bd\x7f", "abcd"),
    "half a character": ("a\udfffb\ud800", "ab"),
    "apart": ("e\u0301", "é"),
    "apart, with something between": ("e\u200b\u0301", "é"),
    "line ends": ("a\r\nb\rc\u2028d\u2029e\vf", "a\nb\nc\nd\ne\nf"),
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_every_script_is_kept_as_it_is_written(text):
    """Points, vowels, joiners and emoji belong to the text; it is only composed in the one way."""
    assert cleaned(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("text", "left"), CHANGED.values(), ids=CHANGED)
def test_what_cannot_be_seen_or_piles_up_is_not_kept(text, left):
    """What turns, hides or towers goes; the letters stay."""
    assert cleaned(text) == unicodedata.normalize("NFC", left)


TRICKS = st.text(
    st.one_of(
        st.sampled_from(
            "aé क\u094d\u093cر\u064e👩🏽🏳🏴\u200d\u200c\ufe0f\u20e3\u0301\u0323\u0335\u034f"
        ),
        st.sampled_from("\u202e\u2066\u200b\u00ad\u3164\u2800\u1160\r\n\t \U000e0067\U000e007f"),
        st.characters(),
    ),
    max_size=40,
)


@given(text=TRICKS)
def test_cleaning_twice_changes_nothing(text):
    """What has been cleaned is clean, whatever it was."""
    once = cleaned(text)
    assert cleaned(once) == once
    assert once.encode("utf-8").decode("utf-8") == once


@given(text=TRICKS)
def test_no_letter_carries_more_marks_than_any_script_needs(text):
    """However they were mixed with what was taken out."""
    run = 0
    for sign in cleaned(text).replace("\u200c", "").replace("\u200d", ""):
        run = run + 1 if unicodedata.category(sign)[0] == "M" else 0
        assert run <= MARKS


@given(text=TRICKS)
def test_no_direction_is_turned(text):
    """Whatever is left, nothing in it turns what stands beside it."""
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not turning & {unicodedata.bidirectional(sign) for sign in cleaned(text)}


def test_a_long_pile_of_marks_is_soon_done_with():
    """Sorting marks takes the square of their number, so only a few are looked at."""
    assert len(cleaned("a" + "\u0315\u0300\u0327" * 100_000)) <= 1 + MARKS


@pytest.mark.parametrize("text", ["", "ABC-123", "Ann", "3 of 4", "Žofie", "谁", "👩‍👧", "1٫5"])
def test_what_runs_left_to_right_goes_into_a_sentence_as_it_is(text):
    """A code, a number or a word to resume by is copied and compared without anything unseen in it."""
    assert isolated(text) == text


@pytest.mark.parametrize("text", ["متى؟", "מתי", "Ask דוד, then Ruth", "ދިވެހި", "ߒߞߏ", "𞤀𞤣", "ﷺ"])
def test_what_runs_right_to_left_stands_apart_in_a_sentence(text):
    """Between the signs that Unicode has for it; whoever types these signs loses them."""
    assert isolated(text) == f"\u2068{text}\u2069"
    assert cleaned(isolated(text)) == cleaned(text)
