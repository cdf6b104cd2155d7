"""JupyterLab on the same notebooks."""

import json
import os
import subprocess
import sys
import threading
import urllib.request

import psutil
import pytest

from .running import PROJECT, wait_until, write_notebooks


@pytest.fixture
def lab(tmp_path):
    """JupyterLab as `workbook lab` starts it, on a machine with another `python3`."""
    spec = tmp_path / "share" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(
        '{"argv": ["/bin/false"], "display_name": "x", "language": "python"}'
    )
    notebooks = write_notebooks(tmp_path / "notebooks")
    more = ["--no-browser", "--allow-root", "--IdentityProvider.token=x", "--ServerApp.port=0"]
    program = (
        "import sys; from pathlib import Path; from workbook.serving import lab;"
        f"sys.exit(lab(Path({str(tmp_path / 'home')!r}), Path({str(tmp_path / 'data')!r}),"
        f" notebooks=Path({str(notebooks)!r}), more={more!r}))"
    )
    environ = os.environ | {
        "PYTHONPATH": str(PROJECT),
        "JUPYTER_PATH": str(tmp_path / "share"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environ, stderr=subprocess.PIPE, text=True
    )
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(process.stderr), daemon=True)
    reader.start()
    found = wait_until(
        lambda: list((tmp_path / "runtime").glob("jpserver-*.json")), "JupyterLab to start", 60
    )
    yield json.loads(found[0].read_text())["url"], process
    for child in psutil.Process(process.pid).children(recursive=True):
        child.terminate()
    process.wait(30)


def test_lab_opens_the_notebooks_with_this_python(lab):
    """It shows the notebooks' folder, and its kernels are the Python that has the workbook."""
    url, process = lab

    def ask(path):
        with urllib.request.urlopen(f"{url}api/{path}?token=x") as answer:
            return json.loads(answer.read())

    wait_until(lambda: ask("status"), "JupyterLab to answer")
    assert "01-toy.ipynb" in [entry["name"] for entry in ask("contents")["content"]]
    specs = ask("kernelspecs")["kernelspecs"]
    assert specs["python3"]["spec"]["argv"][0] == sys.executable
    (server,) = psutil.Process(process.pid).children()
    assert server.environ()["WORKBOOK_HOME"].endswith("/home")
