"""A released definition becomes the 業務's files, and the version before it stays readable.

A reader may look at any moment, and the machine may stop at any moment. So every file is written beside and
moved into place, and one rename, that of ``form.yaml``, makes the new version the 業務's form: its blanks
have names of their own until then, and the version before lies under ``versions/`` already. Whatever is run
again after a crash writes the same once more.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import yaml

from records.base import Frozen
from records.errors import ApplicationError
from records.form import FormDefinition
from records.ids import new_id
from records.procedure import Approval, Budget, ProcedureDefinition, Stage
from yomikaki.catalog import read_form

# One typist's wrong fields per 1,000: where a city decides nothing else.
BUDGET = Budget(wrong_per_1000=0.37)
STAGING = ".publishing"
NOT_WRITTEN = ApplicationError(
    "form.not_written", "帳票の定義を書き込めません。ディスクの空きと procedures の権限を確かめてください。"
)


def publish(folder: Path, form: FormDefinition, blanks: Sequence[bytes], department: str) -> None:
    """Make a definition the newest version of its 業務 under ``folder``; a new 業務 begins as 候補.

    Raises:
        ApplicationError: the folder cannot be written (``form.not_written``).
    """
    place = folder / form.slug
    try:
        with _staging(folder) as staging:
            if place.exists():
                _put_away(place, staging, form, blanks)
                _replace(place, staging, form, blanks)
            else:
                _open(place, staging, form, blanks, department)
    except OSError as error:
        raise NOT_WRITTEN from error


def as_yaml(definition: Frozen) -> str:
    """Answer the text of a YAML file: what is said, without what goes without saying."""
    return yaml.safe_dump(
        _said(definition), allow_unicode=True, sort_keys=False, width=108, default_flow_style=None
    )


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Open a folder on the same disk that no catalog looks into."""
    staging = folder / STAGING / new_id()
    staging.mkdir(parents=True)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        with suppress(OSError):  # somebody else publishes too
            (folder / STAGING).rmdir()


def _open(place: Path, staging: Path, form: FormDefinition, blanks: Sequence[bytes], department: str) -> None:
    """Begin a 業務: its whole folder appears at once."""
    fresh = staging / form.slug
    fresh.mkdir()
    procedure = ProcedureDefinition(
        schema=1, slug=form.slug, title=form.title, department=department, stage=Stage.CANDIDATE,
        destination="none", budget=BUDGET, approval=Approval(steps=1),
    )  # fmt: skip
    _write(fresh / "procedure.yaml", as_yaml(procedure).encode())
    _write(fresh / "form.yaml", as_yaml(form).encode())
    for page, blank in zip(form.pages, blanks, strict=True):
        _write(fresh / page.blank, blank)
    _sync(fresh)
    fresh.rename(place)
    _sync(place.parent)


def _put_away(place: Path, staging: Path, form: FormDefinition, blanks: Sequence[bytes]) -> None:
    """Copy the version that was newest so far under ``versions/``, where its sheets find it.

    Not where the print is the same and only what is said of it was mended: all its sheets are read anew.
    """
    old = read_form(place)
    kept = place / "versions" / old.version
    printed = [(place / page.blank).read_bytes() for page in old.pages]
    if old.version == form.version or kept.exists() or printed == list(blanks):
        return
    fresh = staging / "old"
    fresh.mkdir()
    for name in ("form.yaml", *dict.fromkeys(page.blank for page in old.pages)):
        _write(fresh / name, (place / name).read_bytes())
    _sync(fresh)
    kept.parent.mkdir(exist_ok=True)
    fresh.rename(kept)
    _sync(kept.parent)


def _replace(place: Path, staging: Path, form: FormDefinition, blanks: Sequence[bytes]) -> None:
    """Put the new blanks beside the old ones, then the new form.yaml over the old one, then tidy up."""
    old = {page.blank for page in read_form(place).pages}
    new = {page.blank: blank for page, blank in zip(form.pages, blanks, strict=True)}
    for name, data in {**new, "form.yaml": as_yaml(form).encode()}.items():
        _write(staging / name, data)
        os.replace(staging / name, place / name)  # noqa: PTH105 - the one call that never leaves half a file
        _sync(place)
    for name in old - new.keys():
        (place / name).unlink(missing_ok=True)


def _write(place: Path, data: bytes) -> None:
    with place.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _said(value: Any) -> Any:
    if isinstance(value, Frozen):
        return {
            info.alias or name: _said(one)
            for name, info in type(value).model_fields.items()
            if (one := getattr(value, name)) != info.default or name in ("kind", "blank")
        }
    if isinstance(value, tuple):
        return [_said(one) for one in value]
    return value.value if hasattr(value, "value") else value
