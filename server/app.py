"""The application: configuration, blueprints, and what templates may use."""

from __future__ import annotations

import gc
import multiprocessing
import signal

from flask import Flask

from kg.settings import Settings
from kg.store.jail import end_with_parent
from server import (
    apart,
    assets,
    changes,
    contribute,
    crawlers,
    datasets,
    entities,
    errors,
    examples,
    headers,
    health,
    languages,
    library,
    map,
    memory,
    network,
    pages,
    preparing,
    programs,
    reconciliation,
    review,
    search,
    sparql,
    state,
    templating,
    timeline,
    update,
    validate,
    vocabulary,
    warming,
)
from server.front import front, log
from server.quick import Quick


def create_app(settings: Settings) -> Flask:
    """Build the application for some settings; nothing is opened before the first request."""
    app = Flask("server", static_url_path="/static")
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config.update(MAX_CONTENT_LENGTH=settings.upload_mb * 1_000_000 * 4)
    # Merging redirects to an address made from the Host header.
    app.url_map.merge_slashes = False
    state.install(app, settings)
    headers.install(app)
    errors.install(app)
    languages.install(app)
    templating.install(app)
    preparing.install(app)
    apart.install(app)
    for module in (
        health,
        assets,
        pages,
        entities,
        vocabulary,
        sparql,
        examples,
        library,
        validate,
        contribute,
        review,
        update,
        datasets,
        changes,
        network,
        timeline,
        map,
        programs,
        crawlers,
        search,
        reconciliation,
    ):
        app.register_blueprint(module.bp)
    app.wsgi_app = Quick(app.wsgi_app, settings)  # type: ignore[method-assign]
    front.install(app, settings, state.state_of(app))
    return app


def wsgi() -> Flask:
    """The application a WSGI server makes for itself, with settings from the environment."""
    settings = Settings.from_env()
    memory.bound()
    if multiprocessing.parent_process() is not None:
        # The web server's own process may be killed outright; nobody would end this one.
        end_with_parent(signal.SIGTERM)
    log.listen(settings.access_log)
    app = create_app(settings)
    templating.compile_ahead(app)
    warming.warm(app)
    # What is there by now stays: looking through it for garbage again and again made a request wait for a tenth of a second.
    gc.collect()
    gc.freeze()
    return app
