"""How plans are found; `core.verify` judges them without knowing any of this."""
