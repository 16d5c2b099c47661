"""What the reasoning tests share: Java, and a run of HermiT over Turtle text."""

from __future__ import annotations

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def java() -> None:
    """Skip visibly where Java is missing; under CI a missing Java is a failure."""
    if shutil.which("java") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Java is missing; HermiT needs it (apt-get install default-jre-headless)")
        pytest.skip("Java is not installed: HermiT cannot run")
