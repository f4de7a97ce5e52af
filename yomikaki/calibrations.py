"""The office's calibrations: one file each, named by its content, and which of them reads."""

import hashlib
import os
from pathlib import Path

from extractors.calibration import Calibration, shipped
from records.canonical import digest_of
from records.errors import BusinessError, EnvironmentProblem
from records.ids import Sha256
from yomikaki.settings import Settings

UNKNOWN = BusinessError("calibration.unknown", "この版の較正はありません。")
_CURRENT = "current"
_VERSION_LENGTH = 12


def current(settings: Settings) -> Calibration:
    """Answer the calibration that the office chose, or the one that comes with the program.

    Raises:
        EnvironmentProblem: its file is gone, or is not what its name says (``environment.calibration``).
    """
    place = settings.calibrations / _CURRENT
    if not place.exists():
        return shipped()
    return _opened(settings.calibrations / f"{place.read_text(encoding='ascii').strip()}.json")


def all_kept(settings: Settings) -> tuple[Calibration, ...]:
    """Answer the shipped calibration and those of the office."""
    places = sorted(settings.calibrations.glob("*.json"))
    return (shipped(), *(_opened(place) for place in places))


def named(settings: Settings, version: str) -> Calibration:
    """Answer a kept calibration.

    Raises:
        BusinessError: there is none of this version (``calibration.unknown``).
    """
    if version == shipped().version:
        return shipped()
    places = {place.stem: place for place in settings.calibrations.glob("*.json")}
    if version not in places:
        raise UNKNOWN
    return _opened(places[version])


def versioned(calibration: Calibration) -> Calibration:
    """Answer the calibration with its version: the hash of all the rest."""
    digest = digest_of(calibration.model_copy(update={"version": ""}))
    return calibration.model_copy(update={"version": digest[:_VERSION_LENGTH]})


def keep(settings: Settings, calibration: Calibration) -> None:
    """Write a calibration beside the others; none is ever changed."""
    _write(settings.calibrations / f"{calibration.version}.json", _text(calibration))


def choose(settings: Settings, calibration: Calibration) -> None:
    """Let a kept calibration read from now on; the shipped one reads where nothing is chosen."""
    place = settings.calibrations / _CURRENT
    if calibration == shipped():
        place.unlink(missing_ok=True)
    else:
        _write(place, calibration.version + "\n")


def file_sha256(calibration: Calibration) -> Sha256:
    """Answer the SHA-256 of the file of a calibration."""
    return hashlib.sha256(_text(calibration).encode()).hexdigest()


def _text(calibration: Calibration) -> str:
    return calibration.model_dump_json(indent=1) + "\n"


def _opened(place: Path) -> Calibration:
    try:
        found = Calibration.model_validate_json(place.read_bytes())
    except (OSError, ValueError) as error:
        raise _changed(place) from error
    if found != versioned(found) or found.version != place.stem:
        raise _changed(place)
    return found


def _changed(place: Path) -> EnvironmentProblem:
    return EnvironmentProblem(
        "environment.calibration", f"較正のファイル {place.name} がないか、書かれたときのままではありません。"
    )


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f"{place.name}.new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, place)  # noqa: PTH105 - the one call that never leaves half a file
