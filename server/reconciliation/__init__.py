"""The W3C Reconciliation Service API 0.2 at ``/reconcile``: for tables whose names are to become entities.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ says what is asked and answered;
:mod:`kg.search.reconcile` how candidates are scored.
"""

from server.reconciliation.routes import bp

__all__ = ["bp"]
