"""The house's budgets (docs/architecture.md): small functions, small files, everything said, nothing swallowed."""

import ast
import re
import statistics
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "/migrations/versions/" not in path.as_posix())
QML = sorted((ROOT / "resources" / "qml").rglob("*.qml"))

type_of_function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[type_of_function]:
    """Every function and method of a module, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def statements(node: type_of_function) -> int:
    """Statements of a function without its docstring and without those of functions inside it."""
    inner = {id(child) for nested in functions(node) if nested is not node for child in ast.walk(nested)}
    found = sum(isinstance(child, ast.stmt) and id(child) not in inner for child in ast.walk(node)) - 1
    return found - (ast.get_docstring(node) is not None)


def code_lines(path: Path) -> int:
    """Lines that hold code: blank lines, comments and docstrings do not count."""
    text = path.read_text("utf-8")
    skipped: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            skipped.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = text.splitlines()
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") and number not in skipped for number, line in enumerate(lines, 1))


def public(name: str) -> bool:
    """Names without a leading underscore."""
    return not name.startswith("_")


TREES = {path: ast.parse(path.read_text("utf-8")) for path in SOURCES}


def test_functions_stay_small() -> None:
    sizes = [
        (statements(node), f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
        for path, tree in TREES.items()
        for node in functions(tree)
    ]
    lengths = sorted(size for size, _ in sizes)
    assert statistics.median(lengths) <= 8
    assert lengths[int(len(lengths) * 0.95)] <= 30
    assert [name for size, name in sizes if size > 50] == []


def test_functions_stay_simple() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert settings["mccabe"]["max-complexity"] <= 10, "the linter counts decisions; its limit is the house's budget"
    assert "C901" not in str(settings["ignore"]) + str(settings["per-file-ignores"])
    assert [path.name for path in SOURCES if "C901" in path.read_text("utf-8")] == []


def test_files_stay_small() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): code_lines(path) for path in SOURCES}
    assert sorted(lengths.values())[int(len(lengths) * 0.95)] <= 400
    assert [name for name, lines in lengths.items() if lines > 500] == []
    assert [path.name for path in QML if len(path.read_text("utf-8").splitlines()) > 200] == []


def undocumented(path: Path, tree: ast.Module) -> Iterator[str]:
    """What lacks a docstring: the module, its public classes and their public methods, its public functions."""
    name = path.relative_to(ROOT).as_posix()
    if ast.get_docstring(tree) is None:
        yield name
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and public(node.name):
            if ast.get_docstring(node) is None:
                yield f"{name}:{node.lineno} {node.name}"
            yield from (
                f"{name}:{method.lineno} {node.name}.{method.name}"
                for method in node.body
                if isinstance(method, type_of_function)
                and public(method.name)
                and ast.get_docstring(method) is None
                and not accessor(method)
            )
        elif isinstance(node, type_of_function) and public(node.name) and ast.get_docstring(node) is None:
            yield f"{name}:{node.lineno} {node.name}"


def accessor(method: type_of_function) -> bool:
    """Tell whether a method is a shown field of a view-model, whose name says all."""
    return any(isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "Property" for decorator in method.decorator_list)


def test_everything_public_is_explained() -> None:
    assert [name for path, tree in TREES.items() for name in undocumented(path, tree)] == []


def test_every_broad_except_gives_its_reason() -> None:
    found = []
    for path, tree in TREES.items():
        lines = path.read_text("utf-8").splitlines()
        for node in ast.walk(tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"}
            if broad and "#" not in lines[node.lineno - 1] + lines[node.lineno]:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def tracked() -> list[Path]:
    """Text files of the project."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    kinds = {".py", ".qml", ".md", ".toml", ".yaml", ".csv", ".ts", ".sh", ".json", ".html", ".css", ""}
    return [ROOT / line for line in listed.splitlines() if Path(line).suffix in kinds and (ROOT / line).is_file() and line != "LICENSE"]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an unfinished note", r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b"),
        ("a path of one machine", r"/(wo" + r"rk|fa" + r"rm)/"),
        ("a package registry's host", r"py" + r"pi\.org|python" + r"hosted|deb\." + r"debian\.org|registry\.npm" + r"js"),
    ],
)
def test_nothing_is_left_lying_about(what: str, pattern: str) -> None:
    found = [path.relative_to(ROOT).as_posix() for path in tracked() if re.search(pattern, path.read_text("utf-8", errors="ignore"))]
    assert found == [], what


def test_qml_pages_take_their_looks_from_the_theme() -> None:
    pages = [path for path in QML if "/Theme/" not in path.as_posix()]
    literal = re.compile(r'"#[0-9A-Fa-f]{3,8}"|console\.|Qt\.rgba')
    assert [path.relative_to(ROOT).as_posix() for path in pages if literal.search(path.read_text("utf-8"))] == []
