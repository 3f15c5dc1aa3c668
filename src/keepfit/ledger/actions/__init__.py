"""What changes the ledger of an office: permission, transaction and audit line inside."""
