"""Commands on the register: its units, its people, what happens to them on a day."""
