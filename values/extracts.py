"""What a city supplies beside the paper: who lives there, and which banks there are."""

from dataclasses import dataclass

from values.banks import Banks
from values.residents import Residents


@dataclass(frozen=True)
class Extracts:
    """The lists that are there; None where the city supplies none."""

    residents: Residents | None = None
    banks: Banks | None = None


NO_EXTRACTS = Extracts()
