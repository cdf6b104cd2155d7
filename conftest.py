"""README and docstring examples are tests: Sybil collects them."""

from sybil import Sybil
from sybil.parsers.rest import DocTestParser

pytest_collect_file = Sybil(
    parsers=[DocTestParser()], patterns=["workbook/scoring/*.py", "README.md"]
).pytest()
