"""Rules, judgements and totals, on plain columns."""
