"""Delimited text: .csv, .tsv and .txt."""
