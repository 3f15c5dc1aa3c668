"""An invented county or city, written as an office really has it, with its own truth."""
