"""The YAML files of ``procedures/`` about destinations, and ``targets/*.yaml``: read and checked once."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from records.bulk import BulkDefinition
from records.documents import parsed
from records.errors import BusinessError
from records.lookup import LookupDefinition
from records.paths import Slug
from records.screen import ScreenDefinition
from records.target import TargetDefinition
from records.workbook import WorkbookDefinition

Kind = TypeVar(
    "Kind", TargetDefinition, ScreenDefinition, WorkbookDefinition, BulkDefinition, LookupDefinition
)


def load_targets(folder: Path) -> dict[Slug, TargetDefinition]:
    """Answer every business system under ``targets/``, by slug.

    Raises:
        BusinessError: a file does not say what it must (``definition.bad``).
    """
    return _by_slug(folder, "*.yaml", TargetDefinition)


def load_screens(folder: Path) -> dict[Slug, ScreenDefinition]:
    """Answer every ``screen.yaml`` under ``procedures/``, by procedure.

    Raises:
        BusinessError: a file does not say what it must (``definition.bad``).
    """
    return _by_slug(folder, "*/screen.yaml", ScreenDefinition)


def load_workbooks(folder: Path) -> dict[Slug, WorkbookDefinition]:
    """Answer every ``excel.yaml`` under ``procedures/``, by procedure.

    Raises:
        BusinessError: a file does not say what it must (``definition.bad``).
    """
    return _by_slug(folder, "*/excel.yaml", WorkbookDefinition)


def load_bulks(folder: Path) -> dict[Slug, BulkDefinition]:
    """Answer every ``bulk.yaml`` under ``procedures/``, by procedure.

    Raises:
        BusinessError: a file does not say what it must (``definition.bad``).
    """
    return _by_slug(folder, "*/bulk.yaml", BulkDefinition)


def load_lookups(folder: Path) -> dict[Slug, LookupDefinition]:
    """Answer every ``lookup.yaml`` under ``procedures/``, by procedure.

    Raises:
        BusinessError: a file does not say what it must (``definition.bad``).
    """
    return _by_slug(folder, "*/lookup.yaml", LookupDefinition)


def _by_slug(folder: Path, pattern: str, kind: type[Kind]) -> dict[Slug, Kind]:
    found = [_read(place, kind) for place in sorted(folder.glob(pattern))]
    return {one.slug: one for one in found}


def _read(place: Path, kind: type[Kind]) -> Kind:
    name = f"{place.parent.name}/{place.name}"
    try:
        return kind.model_validate(parsed(place.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BusinessError("definition.bad", f"{name}: {error}") from error
    except ValidationError as error:
        why = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise BusinessError("definition.bad", f"{name}: {why}") from error
