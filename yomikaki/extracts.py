"""The lists that a city supplies beside the paper, read from where the settings say."""

from pathlib import Path

from records.errors import EnvironmentProblem
from values.banks import Banks
from values.extracts import Extracts
from values.residents import Residents
from yomikaki.settings import Settings


def load_extracts(settings: Settings) -> Extracts:
    """Read all lists that are set; a program reads them once, when it starts.

    Raises:
        EnvironmentProblem: a file that is set is not there or cannot be opened (``environment.extract``).
        BusinessError: a row does not say what it must (``residents.bad``, ``banks.bad``).
    """
    return Extracts(residents=load_residents(settings), banks=load_banks(settings))


def load_residents(settings: Settings) -> Residents | None:
    """Read the resident extract, as ``load_extracts`` does; None where none is set."""
    place = settings.residents
    return None if place is None else Residents.from_csv(_content(place, "YOMIKAKI_RESIDENTS"))


def load_banks(settings: Settings) -> Banks | None:
    """Read the list of banks, as ``load_extracts`` does; None where none is set."""
    place = settings.banks
    return None if place is None else Banks.from_csv(_content(place, "YOMIKAKI_BANKS"))


def _content(place: Path, variable: str) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        message = f"{variable} のファイルを読めません。場所と権限を確かめてください。"
        raise EnvironmentProblem("environment.extract", message) from error
