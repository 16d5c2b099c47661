"""One test for each test of the suites; the manifests are read only where the suites are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.suites import cases, folder
from tests.conftest import missing


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Fill the parameter ``case``; without the suites there is one case, which is none."""
    if "case" in metafunc.fixturenames:
        found = list(cases(folder())) if folder().is_dir() else [None]
        metafunc.parametrize("case", found, ids=[case.id if case else "missing" for case in found])


@pytest.fixture(scope="session")
def suites() -> Path:
    """The folder of the suites; a visible skip, or a failure under CI, where it is not."""
    if not folder().is_dir():
        missing(f"the W3C test suites ({folder()})")
    return folder()
