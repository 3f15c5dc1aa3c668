"""Measurements beside the tests: seeded texts in several sizes, and what was measured."""
