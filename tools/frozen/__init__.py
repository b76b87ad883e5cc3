"""Outputs of the program, frozen to files, so that a restructuring can be compared with them."""
