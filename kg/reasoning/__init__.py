"""OWL reasoning: a generated view of ontology and data, judged by HermiT in a process of its own."""

from kg.reasoning.hermit import Verdict, check
from kg.reasoning.view import View, build_view

__all__ = ["Verdict", "View", "build_view", "check"]
