"""Decisions about headers, cells and names, on plain values."""
