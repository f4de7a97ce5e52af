"""The catalog: every procedure folder, read and checked once at start."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from ledger.advancing import Definitions
from records.base import Frozen
from records.errors import BusinessError
from records.form import FormDefinition
from records.paths import Slug
from records.procedure import ProcedureDefinition

Kind = TypeVar("Kind", bound=Frozen)
Catalog = dict[Slug, Definitions]


def load_catalog(folder: Path) -> Catalog:
    """Answer the definitions of every 業務 under ``procedures/``, by slug.

    Raises:
        BusinessError: a file is missing, is no YAML, or does not say what it must (``definition.bad``).
    """
    catalog = {}
    for place in sorted(path.parent for path in folder.glob("*/procedure.yaml")):
        procedure = _read(place / "procedure.yaml", ProcedureDefinition)
        form = _read(place / "form.yaml", FormDefinition)
        if {procedure.slug, form.slug} != {place.name}:
            raise BusinessError("definition.bad", f"{place.name}: slug がフォルダ名と違います。")
        catalog[place.name] = Definitions(procedure=procedure, form=form)
    return catalog


def _read(place: Path, kind: type[Kind]) -> Kind:
    try:
        return kind.model_validate(yaml.safe_load(place.read_text(encoding="utf-8")))
    except OSError as error:
        raise BusinessError("definition.bad", f"{place.parent.name}/{place.name} が読めません。") from error
    except yaml.YAMLError as error:
        raise BusinessError("definition.bad", f"{place.parent.name}/{place.name}: {error}") from error
    except ValidationError as error:
        raise BusinessError("definition.bad", f"{place.parent.name}/{place.name}: {_why(error)}") from error


def _why(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors())
