"""The documents of the check-up: the circular (通报) and the rectification letters (整改通知书)."""
