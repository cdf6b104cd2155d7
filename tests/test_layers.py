"""The layers hold: who may import whom, and what importing may do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "workbook"
RINGS = {
    "domain": ("scoring", "content", "marking", "learning", "rooms"),
    "adapters": ("store", "analysis", "documents"),
    "delivery": ("screens", "app", "widgets", "serving", "bench", "cli"),
}
"""From the inside to the outside. What keeps, draws and shows knows the domain, never the reverse."""

LAYERS = [layer for ring in RINGS.values() for layer in ring]
"""Each may import itself and those before it."""

OUTSIDE = {
    "sqlalchemy", "alembic", "psycopg", "sqlite3", "ipywidgets", "anywidget", "traitlets", "IPython",
    "jupyter_client", "jupyter_server", "ipykernel", "voila", "tornado", "zmq", "jinja2", "nbformat",
}  # fmt: skip
"""What the domain and the screens have no use for: databases, notebooks and servers."""

PROGRAMS = ("__main__", "warm")
"""Modules that do something when they are imported, each in a process that is there for it."""

MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if "migrations" not in path.relative_to(PACKAGE).parts
)


def name_of(path):
    """A module's dotted name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module):
    """The layer a module of ours belongs to, or None for the package itself."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else None


def imports_in(tree, path):
    """Every module that some code imports, however it writes it."""
    package = name_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield module
            if module == "workbook":
                yield from (f"workbook.{alias.name}" for alias in node.names)


def run_now(tree):
    """The statements that run when a module is imported: not those inside functions."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


LAYERED = [path for path in MODULES if layer_of(name_of(path)) not in (None, "__main__")]


@pytest.mark.parametrize("path", LAYERED, ids=name_of)
def test_a_module_imports_only_its_own_layer_and_those_below(path):
    """No module imports a layer above its own, not even inside a function."""
    allowed = LAYERS[: LAYERS.index(layer_of(name_of(path))) + 1]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    ours = {layer_of(m) for m in imports_in(tree, path) if m.split(".")[0] == "workbook"}
    assert ours - {None} <= set(allowed)


@pytest.mark.parametrize(
    "path", [p for p in MODULES if layer_of(name_of(p)) != "analysis"], ids=name_of
)
def test_only_analysis_imports_what_is_heavy(path):
    """Pandas and Matplotlib are imported by the analysis layer and by nothing else."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    heavy = {"pandas", "matplotlib", "numpy"}
    assert heavy.isdisjoint(module.split(".")[0] for module in imports_in(tree, path))


SCREENS = [path for path in LAYERED if layer_of(name_of(path)) == "screens"]
DOMAIN = [path for path in LAYERED if layer_of(name_of(path)) in RINGS["domain"]]


@pytest.mark.parametrize("path", SCREENS, ids=name_of)
def test_screens_know_the_domain_and_nothing_else(path):
    """What keeps and draws is handed to them; who is at them stands on their page."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    ours = {layer_of(m) for m in imports_in(tree, path) if m.split(".")[0] == "workbook"}
    assert ours - {None} <= {*RINGS["domain"], "screens"}
    assert {"os", "threading", "asyncio", "time"}.isdisjoint(imports_in(tree, path))


@pytest.mark.parametrize("path", [*DOMAIN, *SCREENS], ids=name_of)
def test_the_domain_knows_no_database_and_no_server(path):
    """It says in protocols what it needs kept; whoever keeps it comes from outside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert OUTSIDE.isdisjoint(module.split(".")[0] for module in imports_in(tree, path))


def test_every_part_of_the_package_is_a_known_layer():
    """Whatever stands in the package is one of the layers, in the order above."""
    parts = {layer_of(name_of(path)) for path in MODULES}
    assert parts - {None, "__main__"} <= set(LAYERS)
    assert {"scoring", "content", "learning", "rooms", "store", "app"} <= parts
    assert {"screens", "widgets", "cli"} <= parts


def test_the_package_itself_loads_nothing_of_its_own():
    """`workbook/__init__` imports its layers only inside functions or for type checkers."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    for node in run_now(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            found = imports_in(ast.Module([node], []), PACKAGE / "__init__.py")
            assert not [module for module in found if module.startswith("workbook")]


def test_the_checker_of_layers_sees_every_way_to_import():
    """Relative, lazy and `from workbook import` imports are all found."""
    code = """
import workbook.widgets
from workbook import store
from . import reading
from ..serving.app import thing
def later():
    from workbook.app import build
"""
    found = set(imports_in(ast.parse(code), PACKAGE / "content" / "check.py"))
    assert {"workbook.widgets", "workbook.store", "workbook.app"} <= found
    assert {"workbook.content", "workbook.serving.app"} <= found


GUARDED = """
import builtins, importlib, io, os, sqlite3, sys
from pathlib import Path

# Everything that other people's libraries read while they are imported is read before the guard.
modules = sys.argv[1:]
for module in modules:
    importlib.import_module(module)
for name in [name for name in sys.modules if name.split(".")[0] == "workbook"]:
    del sys.modules[name]

def refuse(what):
    def refused(*args, **kwargs):
        raise AssertionError(f"{what} at import: {args[:1]}")
    return refused

builtins.open = refuse("a file is opened")
io.open = Path.open = refuse("a file is opened")
Path.read_text = Path.read_bytes = refuse("a file is read")
Path.mkdir = os.mkdir = os.makedirs = refuse("a folder is made")
sqlite3.connect = sqlite3.dbapi2.connect = refuse("a database is opened")
for module in modules:
    importlib.import_module(module)
print("fine")
"""


def guarded_import(*modules, path=ROOT):
    """Import modules in a new process in which opening anything is refused."""
    return subprocess.run(
        [sys.executable, "-c", GUARDED, *modules],
        capture_output=True, text=True, check=False, cwd=path,
        env={"PYTHONPATH": str(path), "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
    )  # fmt: skip


def test_importing_opens_nothing():
    """Importing every module of ours opens no file, makes no folder and opens no database."""
    ran = guarded_import(*(name_of(path) for path in MODULES if path.stem not in PROGRAMS))
    assert ran.stdout == "fine\n", ran.stderr


def test_the_guard_sees_a_file_opened_at_import(tmp_path):
    """The guard fails on a module that does read a file when it is imported."""
    (tmp_path / "workbook").mkdir()
    (tmp_path / "workbook" / "__init__.py").write_text("DATA = open(__file__).read()\n")
    assert "a file is opened at import" in guarded_import("workbook", path=tmp_path).stderr


def test_the_first_screen_needs_no_pandas():
    """What a notebook calls loads without pandas, numpy or Alembic."""
    code = "import sys, workbook; workbook.exercise; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in ran.stdout.split()}
    assert loaded.isdisjoint({"pandas", "matplotlib", "alembic"})
    assert "ipywidgets" in loaded


def test_a_server_starts_without_what_it_never_uses():
    """Building grammars for addresses in foreign scripts takes longer than all the rest."""
    program = "import sys, workbook.serving.app; assert 'jsonschema' in sys.modules; print('lark' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert told.stdout.strip() == "False", told.stderr
