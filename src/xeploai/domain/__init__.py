"""What the regulations say, computed from plain values: no files, no clock, no framework."""
