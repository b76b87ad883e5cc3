"""Pages on which the register is changed: units, members, likely double entries."""
