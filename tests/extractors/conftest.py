"""Templates and engines, loaded once."""

from pathlib import Path

import pytest

from extractors.engines.rapid import RapidRecogniser
from extractors.engines.tesseract import TesseractReader
from extractors.read import Engines
from extractors.template import FormTemplate, load_templates
from yomikaki.settings import limit_libraries

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def templates() -> dict[str, FormTemplate]:
    return load_templates(ROOT / "procedures")


@pytest.fixture(scope="session")
def engines() -> Engines:
    limit_libraries()
    return Engines(RapidRecogniser(threads=2), TesseractReader())
