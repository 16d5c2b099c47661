"""The application over a small published graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.library import Library
from kg.settings import Settings
from server import create_app
from tests.corpus import SmallCorpus
from tests.server import site

BASE = "https://w3id.org/secoop/"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a home with one generation and the document it was read from.

    Nothing is cached: tests here look at what the application makes, and change it between two requests.
    """
    root = tmp_path_factory.mktemp("server")
    corpus = SmallCorpus.write(root)
    site.publish(root / "home", corpus, BASE)
    return Settings(home=root / "home", captures=corpus.captures, query_seconds=30.0, upload_mb=1, answer_mb=4, cache_mb=0)


@pytest.fixture(scope="session")
def app(published: Settings) -> Iterator[Flask]:
    application = create_app(published)
    application.testing = True
    yield application
    application.extensions["secoop"].close()


@pytest.fixture(scope="module")
def hurried(published: Settings) -> Iterator[FlaskClient]:
    """An application whose queries are ended soon."""
    application = create_app(replace(published, query_seconds=1.0))
    yield application.test_client()
    application.extensions["secoop"].close()


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return site.questions(tmp_path_factory.mktemp("cq"))


@pytest.fixture(autouse=True)
def asked(small_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few questions in place of the project's, for the length of one test."""
    monkeypatch.setattr(Library, "load", classmethod(lambda cls: small_library))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def empty_home(tmp_path: Path) -> Settings:
    """Settings of a home where nothing has been published."""
    return Settings(home=tmp_path / "home")
