"""The scoring layer is usable alone."""

import json
import subprocess
import sys

HEAVY = {"pandas", "ipywidgets", "anywidget", "sqlalchemy", "yaml", "pydantic", "traitlets"}
LOOK = "import sys, json; from workbook.scoring import rank; print(json.dumps(sorted(sys.modules)))"


def test_scoring_loads_nothing_else():
    """`from workbook.scoring import rank` loads no other layer and no heavy library."""
    ran = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    loaded = json.loads(ran.stdout)
    ours = {name for name in loaded if name.split(".")[0] == "workbook"}
    assert "workbook.scoring.ordering" in ours
    assert {n for n in ours if n != "workbook" and not n.startswith("workbook.scoring")} == set()
    assert {name.split(".")[0] for name in loaded} & HEAVY == set()
