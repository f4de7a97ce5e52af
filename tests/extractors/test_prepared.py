"""Blanks kept ready: the same as made anew, and never in the way."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from extractors.prepared import MAKERS
from extractors.template import FormTemplate, load_templates
from records.errors import BusinessError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "procedures/inu_henko", tmp_path / "forms/inu_henko")
    return tmp_path / "forms"


def same(one: FormTemplate, other: FormTemplate) -> bool:
    return (
        (one.form, one.page, one.sha256, one.printed) == (other.form, other.page, other.sha256, other.printed)
        and np.array_equal(one.features.points, other.features.points)
        and np.array_equal(one.features.descriptions, other.features.descriptions)
        and np.array_equal(one.features.turns, other.features.turns)
        and np.array_equal(one.outline, other.outline)
    )


def test_what_is_kept_is_what_would_be_made(forms: Path, tmp_path: Path) -> None:
    (fresh,) = load_templates(forms)
    for _ in range(2):
        (one,) = load_templates(forms, tmp_path / "kept")
        assert same(one, fresh)
    assert len(list((tmp_path / "kept" / MAKERS).glob("*.npz"))) == 1


def test_what_was_kept_is_taken_and_not_made_again(
    forms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = load_templates(forms, tmp_path / "kept")
    monkeypatch.setattr("extractors.template.prepared", None)
    (again,) = load_templates(forms, tmp_path / "kept")
    assert same(first, again)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 half a file", b"text"])
def test_a_broken_file_is_made_anew(forms: Path, tmp_path: Path, data: bytes) -> None:
    (first,) = load_templates(forms, tmp_path / "kept")
    (file,) = (tmp_path / "kept" / MAKERS).glob("*.npz")
    file.write_bytes(data)
    (again,) = load_templates(forms, tmp_path / "kept")
    assert same(first, again)
    assert file.stat().st_size > 10_000


def test_another_blank_is_another_file(forms: Path, tmp_path: Path) -> None:
    load_templates(forms, tmp_path / "kept")
    (forms / "inu_henko/blank.png").write_bytes(b"no picture")
    with pytest.raises(BusinessError) as told:
        load_templates(forms, tmp_path / "kept")
    assert told.value.code == "definition.bad"


def test_a_folder_that_cannot_be_written_is_no_trouble(forms: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    (one,) = load_templates(forms, tmp_path / "file/kept")
    assert same(one, load_templates(forms)[0])


def test_what_another_version_kept_is_removed(forms: Path, tmp_path: Path) -> None:
    old = tmp_path / "kept/0123456789abcdef"
    old.mkdir(parents=True)
    (old / "x.npz").write_bytes(b"old")
    load_templates(forms, tmp_path / "kept")
    assert [one.name for one in (tmp_path / "kept").iterdir()] == [MAKERS]
