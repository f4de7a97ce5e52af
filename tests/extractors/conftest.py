"""Templates and engines, loaded once."""

import os
from pathlib import Path

import pytest

from extractors.calibration import shipped
from extractors.engines.shipped import shipped_engines
from extractors.read import Engines
from extractors.routing import Routing
from extractors.template import FormTemplate, load_templates
from yomikaki.settings import limit_libraries

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def templates() -> tuple[FormTemplate, ...]:
    return load_templates(ROOT / "procedures", Path(os.environ["YOMIKAKI_TEMPLATES_AT"]))


@pytest.fixture(scope="session")
def engines() -> Engines:
    limit_libraries()
    return shipped_engines()


@pytest.fixture(scope="session")
def routing() -> Routing:
    """What every 業務 of the house allows to pass: a typist's error."""
    return Routing(shipped())
