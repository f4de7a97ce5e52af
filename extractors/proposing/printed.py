"""What is printed on a side: words with their places, read from the picture or from the PDF itself."""

from dataclasses import dataclass

from extractors.engines.finder import TextFinder
from extractors.engines.rapid import RapidRecogniser


@dataclass(frozen=True)
class PrintReaders:
    """The engines that find and read print."""

    finder: TextFinder
    reader: RapidRecogniser


def shipped_readers(threads: int = 1) -> PrintReaders:
    """Answer the engines that come with the program."""
    return PrintReaders(TextFinder(threads), RapidRecogniser(threads))
