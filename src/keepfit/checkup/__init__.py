"""Which rules does each account break."""
