"""Properties are judged by what they find, never by how long a busy machine takes."""

import os

import pytest
from hypothesis import settings

settings.register_profile("yomikaki", deadline=None)
# ``--hypothesis-profile=long``: for properties of which the suite tries only little.
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile("yomikaki")


@pytest.fixture(scope="session", autouse=True)
def one_shelf(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the offices of all tests, and of all workers, share the blanks that one of them made ready."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    os.environ["YOMIKAKI_TEMPLATES_AT"] = str(shared / "templates")
