"""The engines that read print, loaded once."""

import pytest

from extractors.proposing.printed import PrintReaders, shipped_readers
from yomikaki.settings import limit_libraries


@pytest.fixture(scope="session")
def readers() -> PrintReaders:
    limit_libraries()
    return shipped_readers()
