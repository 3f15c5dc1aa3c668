"""What changes the tables of the API: permission, transaction and audit line inside."""
