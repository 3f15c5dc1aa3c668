"""The measures as Ibis expressions: each takes long tables and gives one row per account.

Nothing here runs. The same expressions serve DuckDB and Spark, therefore: no count(where=) but
sums of ifelse, no float literals, windows only over plain selections, no engine's own functions.
"""
