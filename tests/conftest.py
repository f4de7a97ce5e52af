"""Properties are judged by what they find, never by how long a busy machine takes."""

import os

import pytest
from hypothesis import settings

settings.register_profile("yomikaki", deadline=None)
# ``--hypothesis-profile=long``: for properties of which the suite tries only little.
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile("yomikaki")

# The files that take longest, the longest first: one that begins last keeps a single worker busy at the end.
LONGEST = (
    "flows/test_watch.py", "desk/test_access.py", "bots/test_exactly_once.py", "flows/test_rounds.py",
    "extractors/test_pipeline.py", "desk/test_check.py", "flows/test_deployments.py",
    "extractors/test_identify.py", "ledger/test_audit.py", "ledger/test_disposing.py",
    "samples/demo/test_bundles.py", "extractors/test_oddities.py", "extractors/proposing/test_propose.py",
    "bots/test_wizard.py", "bots/test_legacy.py", "extractors/test_textlayer.py", "yomikaki/test_shifts.py",
    "yomikaki/test_read.py", "extractors/test_procedures.py", "desk/test_pages.py",
    "yomikaki/test_enter_command.py", "extractors/proposing/test_hands.py", "desk/test_schema.py",
    "intake/test_killed.py", "yomikaki/test_bench.py", "intake/test_taking.py", "desk/test_measure.py",
    "desk/test_register.py", "yomikaki/test_lists.py", "samples/test_relatives.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files. Within a file nothing changes its place."""
    places = {name: number for number, name in enumerate(LONGEST)}
    items.sort(
        key=lambda item: places.get(item.nodeid.partition("::")[0].removeprefix("tests/"), len(places))
    )


@pytest.fixture(scope="session", autouse=True)
def one_shelf(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the offices of all tests, and of all workers, share the blanks that one of them made ready."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    os.environ["YOMIKAKI_TEMPLATES_AT"] = str(shared / "templates")
