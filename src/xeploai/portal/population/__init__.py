"""Pages on the population of a cycle: its differences from the register, and late changes."""
