"""Templates and engines, loaded once."""

from pathlib import Path

import pytest

from extractors.calibration import shipped
from extractors.engines.shipped import shipped_engines
from extractors.read import Engines
from extractors.routing import Routing
from extractors.template import FormTemplate, load_templates
from records.form import FormDefinition
from yomikaki.settings import limit_libraries

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def templates() -> dict[str, FormTemplate]:
    return load_templates(ROOT / "procedures")


@pytest.fixture(scope="session")
def engines() -> Engines:
    limit_libraries()
    return shipped_engines(threads=2)


class SurePass(Routing):
    """Lets pass what claims 0.99, however many fields stand behind the calibration of the day.

    That is more than any 業務 allows: what must not be accepted wrong is then not accepted by luck.
    """

    def least(self, form: FormDefinition) -> float:
        return 0.99


@pytest.fixture(scope="session")
def routing() -> Routing:
    return SurePass(shipped())
