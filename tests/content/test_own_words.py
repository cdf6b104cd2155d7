"""The workbook says things in its own words."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest

from workbook.content import Library

ROOT = Path(__file__).resolve().parents[2]
RUN = 6
HASHES = frozenset(Path(__file__).with_name("source_runs.txt").read_text("utf-8").split())
"""Every run of six words in the source documents: the first 12 hex digits of its SHA-256.

Words are runs of letters, digits and apostrophes in lower case, joined by single spaces. The list
was made once; the documents themselves are not here.
"""

FILES = sorted(
    path
    for folder in ("data", "notebooks")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".yaml", ".csv", ".md", ".ipynb"} and ".ipynb_checkpoints" not in path.parts
)


def runs(text):
    """Every run of six words in a text."""
    words = re.findall(r"[a-z0-9']+", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return [" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)]


def borrowed(text):
    """Those of its runs that stand in a source document as well."""
    return [run for run in runs(text) if hashlib.sha256(run.encode()).hexdigest()[:12] in HASHES]


def text_of(path):
    """What a file says; of a notebook, its cells."""
    text = path.read_text(encoding="utf-8")
    if path.name == "guidance.csv":  # its other columns name documents and their headings
        return "\n\n".join(row["text"] for row in csv.DictReader(io.StringIO(text)))
    if path.suffix != ".ipynb":
        return text
    return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sentence_is_borrowed(path):
    """No six words in a row stand in the source documents."""
    assert borrowed(text_of(path)) == []


def test_a_borrowed_run_would_be_found():
    """The list is the real one: it knows a run that the documents have."""
    assert len(HASHES) > 4000
    assert borrowed(
        "So it's, GOOD manners can GO a long way: remember that manners can go a long way!"
    )


def test_spelling_is_british():
    """None of the American spellings that slip in most often."""
    american = r"\b(?:color|favor|honor|behavior|center|organiz|apologiz|realiz|recogniz)\w*"
    for slug in Library(ROOT / "data").slugs:
        text = (ROOT / "data" / "scenarios" / slug / "scenario.yaml").read_text("utf-8")
        assert not re.findall(american, text), slug
