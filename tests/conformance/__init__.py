"""The W3C test suites, run through this project's own entry points; ``python -m tests.conformance`` prints the figures."""
