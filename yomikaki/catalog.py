"""The catalog: every procedure folder, read and checked at start and whenever one of its files changed."""

import os
import re
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from ledger.advancing import Definitions
from records.base import Frozen
from records.documents import parsed
from records.errors import BusinessError, EnvironmentProblem, YomikakiError
from records.form import FormDefinition
from records.paths import Slug
from records.procedure import ProcedureDefinition

Kind = TypeVar("Kind", bound=Frozen)
Catalog = Mapping[Slug, Definitions]
# Each of these, its time and its size: what the catalog was read from.
State = tuple[tuple[str, int, int], ...]
HALVES = ("procedure.yaml", "form.yaml")


class LiveCatalog(Mapping[Slug, Definitions]):
    """The catalog of a program that runs for days: a version released meanwhile is in it at once.

    Definitions that somebody spoils on the disk change nothing, and neither does a share that drops out: the
    last good ones stay, and ``problem`` says why.
    """

    def __init__(self, folder: Path) -> None:
        """Read the folder.

        Raises:
            BusinessError: it is not as it must be (``definition.bad``).
            EnvironmentProblem: it is not there (``environment.procedures``).
        """
        self._folder = folder
        self._state = _state_of(folder)
        self._known = load_catalog(folder)
        self._problem: str | None = None

    @property
    def problem(self) -> str | None:
        """Why what lies on the disk now is not what this catalog says."""
        self._newest()
        return self._problem

    def _newest(self) -> Catalog:
        # Looked at before the files are read: what changes meanwhile is seen the next time.
        state = _state_of(self._folder)
        if state != self._state:
            try:
                self._known, self._problem = load_catalog(self._folder), None
            except YomikakiError as error:
                self._problem = error.message
            self._state = state
        return self._known

    def __getitem__(self, slug: Slug) -> Definitions:
        return self._newest()[slug]

    def __iter__(self) -> Iterator[Slug]:
        return iter(self._newest())

    def __len__(self) -> int:
        return len(self._newest())

    # The files are looked at once, where Mapping's own way would look at them for every 業務.
    def values(self) -> ValuesView[Definitions]:
        """Answer every 業務."""
        return self._newest().values()

    def items(self) -> ItemsView[Slug, Definitions]:
        """Answer every 業務 with its name."""
        return self._newest().items()


def _state_of(folder: Path) -> State:
    """Answer what was read, as it is on the disk now. Every page looks, so with no more than it takes."""
    files = [
        file
        for place in _folders(str(folder))
        for file in (
            *(f"{place}/{name}" for name in HALVES),
            *(f"{version}/form.yaml" for version in _folders(f"{place}/versions")),
        )
    ]
    found = []
    for file in files:
        try:
            status = os.stat(file)  # noqa: PTH116 - a Path for each would take as long again
        except (FileNotFoundError, NotADirectoryError):
            continue
        found.append((file, status.st_mtime_ns, status.st_size))
    return tuple(sorted(found))


def _folders(place: str) -> list[str]:
    try:
        with os.scandir(place) as entries:
            return [one.path for one in entries if one.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []


def load_catalog(folder: Path) -> dict[Slug, Definitions]:
    """Answer the definitions of every 業務 under ``procedures/``, by slug.

    Raises:
        BusinessError: a file is missing, is no YAML, or does not say what it must (``definition.bad``).
        EnvironmentProblem: the folder is not there (``environment.procedures``).
    """
    if not folder.is_dir():
        raise EnvironmentProblem(
            "environment.procedures", f"帳票の定義のフォルダがありません。YOMIKAKI_PROCEDURES: {folder}"
        )
    catalog = {}
    # A form without its procedure.yaml would be read by, and filed nowhere.
    for place in sorted({path.parent for name in HALVES for path in folder.glob(f"*/{name}")}):
        procedure = read_definition(place / "procedure.yaml", ProcedureDefinition)
        form = read_form(place)
        if {procedure.slug, form.slug} != {place.name}:
            raise BusinessError("definition.bad", f"{place.name}: slug がフォルダ名と違います。")
        catalog[place.name] = Definitions(procedure=procedure, form=form, older=_older(place))
    return catalog


def _older(place: Path) -> tuple[FormDefinition, ...]:
    """Answer the forms that were printed before the present one, the newest of them first."""
    folders = (file.parent for file in place.glob("versions/*/form.yaml"))
    return tuple(read_form(one) for one in sorted(folders, key=_counted, reverse=True))


def _counted(version: Path) -> list[tuple[int, str]]:
    """Answer a version as people count: 10 comes after 9."""
    parts = re.findall(r"\d+|\D+", version.name)
    return [(int(one), "") if one.isdecimal() else (-1, one) for one in parts]


def read_form(folder: Path) -> FormDefinition:
    """Answer the definition in a folder.

    Raises:
        BusinessError: it is missing, or does not say what it must (``definition.bad``).
    """
    return read_definition(folder / "form.yaml", FormDefinition)


def read_definition(place: Path, kind: type[Kind]) -> Kind:
    """Answer what one file defines.

    Raises:
        BusinessError: it is missing, is no YAML, or does not say what it must (``definition.bad``).
    """
    try:
        found: Kind = _defined(place.read_text(encoding="utf-8"), kind)
    except OSError as error:
        raise BusinessError("definition.bad", f"{place.parent.name}/{place.name} が読めません。") from error
    except UnicodeDecodeError as error:
        raise BusinessError(
            "definition.bad",
            f"{place.parent.name}/{place.name}: 文字コードが UTF-8 ではありません。保存し直してください。",
        ) from error
    except yaml.YAMLError as error:
        raise BusinessError("definition.bad", f"{place.parent.name}/{place.name}: {error}") from error
    except ValidationError as error:
        raise BusinessError("definition.bad", f"{place.parent.name}/{place.name}: {_why(error)}") from error
    return found


@lru_cache(maxsize=512)
def _defined(text: str, kind: type[Kind]) -> Kind:
    """Answer what a file's text defines; definitions are frozen, and most are read again unchanged."""
    return kind.model_validate(parsed(text))


def _why(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors())
