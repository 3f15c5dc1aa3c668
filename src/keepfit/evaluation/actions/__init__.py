"""What changes evaluations: permission, transaction and audit line inside."""
