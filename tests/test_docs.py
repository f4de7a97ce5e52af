"""Documentation that can rot is a test: every error code, command and 業務 stands in the documents."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from yomikaki.cli import app
from yomikaki.settings import Settings

ROOT = Path(__file__).parents[1]
ROOMS = ("records", "values", "intake", "extractors", "ledger", "desk", "bots", "flows", "yomikaki")
CODE = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
ALL = typer.main.get_group(app)
ROW = re.compile(r"^\| `([a-z_.]+)` \|", re.MULTILINE)
# What else has a dot in the middle: names of files and of file systems.
FILES = re.compile(r".*\.(html|json|yaml|png|txt|log|sqlite|md|css|js|pem|webp|svg|ico|zip|csv|pdf|sshfs)")
# Calls whose words are no codes of errors: the events of the ledger.
EVENTS = frozenset({"event", "_continue"})


# Columns are named there with a dot in the middle too.
TABLES = frozenset({"migrations", "schema"})


@cache
def sources() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text())
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if TABLES.isdisjoint(path.parts)
    }


def event_kinds() -> frozenset[str]:
    """Answer every kind of event, also those that a constant names."""
    kinds = set()
    for tree in sources().values():
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in EVENTS
            ):
                kinds |= {
                    constants.get(word.id) if isinstance(word, ast.Name) else getattr(word, "value", None)
                    for word in node.args
                }
    return frozenset(kind for kind in kinds if isinstance(kind, str))


@cache
def codes() -> dict[str, str]:
    """Answer every error code of the sources and the first place where it stands."""
    found: dict[str, str] = {}
    kinds = event_kinds()
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            word = node.value
            module = ROOT / Path(*word.split(".")).with_suffix(".py") if CODE.fullmatch(word) else None
            if module and word not in kinds and not FILES.fullmatch(word) and not module.exists():
                found.setdefault(word, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def commands(group: TyperGroup, before: str = "yomikaki") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def documents(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def test_every_error_code_is_explained() -> None:
    explained = set(ROW.findall(documents("docs/errors.md")))
    missing = {code: place for code, place in codes().items() if code not in explained}
    assert not missing, "docs/errors.md lacks a row for: " + ", ".join(
        f"{code} ({place})" for code, place in sorted(missing.items())
    )


def test_no_row_explains_a_code_that_is_gone() -> None:
    rows = ROW.findall(documents("docs/errors.md"))
    assert sorted(rows) == sorted(set(rows)), "docs/errors.md explains a code twice"
    gone = set(rows) - codes().keys()
    assert not gone, f"docs/errors.md explains codes that no source has: {', '.join(sorted(gone))}"


def test_the_collector_finds_codes_of_every_kind() -> None:
    found = codes()
    assert {
        "case.unknown",
        "value.required",
        "entry.absent",
        "file.empty",
        "environment.browser",
    } <= found.keys()
    assert not {"case.moved", "ledger.resumed", "case.looked", "form.yaml", "intake.child"} & found.keys()


@pytest.mark.parametrize("command", sorted(commands(ALL)))
def test_every_command_stands_in_the_list(command: str) -> None:
    assert re.search(rf"`{command}[ `]", documents("docs/commands.md")), f"docs/commands.md lacks {command}"


def test_the_list_names_no_command_that_is_gone() -> None:
    listed = re.findall(r"^\| `(yomikaki(?: [a-z-]+)+)", documents("docs/commands.md"), re.MULTILINE)
    assert sorted(listed) == sorted(commands(ALL))


@pytest.mark.parametrize(
    "slug", sorted(path.parent.name for path in ROOT.glob("procedures/*/procedure.yaml"))
)
def test_every_procedure_stands_in_the_documents(slug: str) -> None:
    assert f"`{slug}`" in documents("README.md", *(f"docs/{path.name}" for path in ROOT.glob("docs/*.md")))


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_list(name: str) -> None:
    assert f"`YOMIKAKI_{name.upper()}" in (ROOT / "docs" / "settings.md").read_text("utf-8")
