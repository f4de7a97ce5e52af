"""The YAML files of ``procedures/`` about destinations, and ``targets/*.yaml``: read and checked once."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from records.base import Frozen
from records.bulk import BulkDefinition
from records.documents import parsed
from records.errors import BusinessError
from records.lookup import LookupDefinition
from records.paths import Slug
from records.screen import ScreenDefinition
from records.target import TargetDefinition
from records.workbook import WorkbookDefinition

Kind = TypeVar("Kind", bound=Frozen)


def load_targets(folder: Path) -> dict[Slug, TargetDefinition]:
    """Answer every business system under ``targets/``, by slug.

    Raises:
        BusinessError: a file does not say what it must (``definition.bad``).
    """
    found = [_read(place, TargetDefinition) for place in sorted(folder.glob("*.yaml"))]
    return {target.slug: target for target in found}


def load_screens(folder: Path) -> dict[Slug, ScreenDefinition]:
    """Answer every ``screen.yaml`` under ``procedures/``, by procedure.

    Raises:
        BusinessError: a file does not say what it must (``definition.bad``).
    """
    found = [_read(place, ScreenDefinition) for place in sorted(folder.glob("*/screen.yaml"))]
    return {screen.slug: screen for screen in found}


def load_workbooks(folder: Path) -> dict[Slug, WorkbookDefinition]:
    """Answer every ``excel.yaml`` under ``procedures/``, by procedure.

    Raises:
        BusinessError: a file does not say what it must (``definition.bad``).
    """
    found = [_read(place, WorkbookDefinition) for place in sorted(folder.glob("*/excel.yaml"))]
    return {workbook.slug: workbook for workbook in found}


def load_bulks(folder: Path) -> dict[Slug, BulkDefinition]:
    """Answer every ``bulk.yaml`` under ``procedures/``, by procedure.

    Raises:
        BusinessError: a file does not say what it must (``definition.bad``).
    """
    found = [_read(place, BulkDefinition) for place in sorted(folder.glob("*/bulk.yaml"))]
    return {bulk.slug: bulk for bulk in found}


def load_lookups(folder: Path) -> dict[Slug, LookupDefinition]:
    """Answer every ``lookup.yaml`` under ``procedures/``, by procedure.

    Raises:
        BusinessError: a file does not say what it must (``definition.bad``).
    """
    found = [_read(place, LookupDefinition) for place in sorted(folder.glob("*/lookup.yaml"))]
    return {lookup.slug: lookup for lookup in found}


def _read(place: Path, kind: type[Kind]) -> Kind:
    name = f"{place.parent.name}/{place.name}"
    try:
        return kind.model_validate(parsed(place.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BusinessError("definition.bad", f"{name}: {error}") from error
    except ValidationError as error:
        why = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise BusinessError("definition.bad", f"{name}: {why}") from error
