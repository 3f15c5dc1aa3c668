"""What programs ask of the ledger."""
