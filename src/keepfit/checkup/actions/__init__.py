"""What changes check-ups: permission, transaction and audit line inside."""
