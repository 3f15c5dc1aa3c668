"""The invented world as pure records: places, accounts, planted faults, and how they are scored."""
