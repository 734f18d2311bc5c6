"""Benchmarks of lustrum, side by side with peers on the same work: `python -m benchmarks --help`."""
