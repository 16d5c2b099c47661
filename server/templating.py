"""What every template may use: the site's sections, the address of the style sheet, names of kinds."""

from __future__ import annotations

from flask import Flask

from server import assets, editor, markup
from server.representation import KINDS

#: Endpoint of a section's first page → its name in the navigation.
SECTIONS = (
    ("pages.browse_index", "Browse"),
    ("network.page", "Network"),
    ("library.index", "Questions"),
    ("sparql.endpoint", "SPARQL"),
    ("validate.page", "Check data"),
    ("datasets.index", "Datasets"),
    ("vocabulary.ontology", "Vocabulary"),
)
#: Groups of participations in reading order: what was held stands apart from what was only announced.
STANDINGS = {
    "attended": ("Took part", "The event was held and a source says they were there."),
    "represented": ("Represented", "Somebody else acted for them at the event."),
    "open": ("Had a part; presence not stated", "A source names a role and does not say whether they were there."),
    "announced": ("Announced only", "Expected, invited or confirmed beforehand. No source says that they came."),
    "absent": ("Excused or absent", "A source says that they were not there."),
}
CERTAINTIES = {
    "stated": "The passage says so outright.",
    "inferred": "It follows from the passage together with the reason given.",
    "unreadable": "The passage names the fact, but its value is destroyed in the document.",
}


def install(app: Flask) -> None:
    """Give templates their globals; autoescape stays on for every template."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        sections=SECTIONS,
        kinds=KINDS,
        standings=STANDINGS,
        certainties=CERTAINTIES,
        style_address=assets.style,
        script_address=assets.script,
        editor_site=editor.site,
        editor_problem=editor.problem,
        linked=markup.linked,
        shown_term=markup.term,
        shown_named=markup.named,
        shown_badge=markup.badge,
        shown_quote=markup.quote,
        shown_evidence=markup.evidence,
    )


def compile_ahead(app: Flask) -> None:
    """Compile every template before anybody waits for one."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
