"""The engines that come with the program, ready to read a sheet."""

from extractors.engines.cells import CellRecogniser
from extractors.engines.rapid import RapidRecogniser
from extractors.engines.tesseract import TesseractReader
from extractors.read import Engines


def shipped_engines(threads: int = 1) -> Engines:
    """Answer our own network, RapidOCR and Tesseract."""
    return Engines(CellRecogniser(threads), RapidRecogniser(threads), TesseractReader())
