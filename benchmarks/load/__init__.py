"""Benchmarks of loading: generated inputs and measured loads."""
