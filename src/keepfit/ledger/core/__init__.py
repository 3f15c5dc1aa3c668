"""Records of the ledger and decisions about identity and change."""
