"""Columnar and line-wise files: .parquet, .jsonl and .ndjson."""
