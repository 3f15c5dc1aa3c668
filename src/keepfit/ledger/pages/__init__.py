"""The pages of the ledger: accounts, services, and the import of sheets."""
