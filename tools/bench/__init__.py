"""Benches: `./xeploai bench NAME` measures one thing next to others, on this machine, today.

A bench is a module with `configure(parser)`, which adds its options, and `run(args)`, which
returns the exit code. Seconds differ from machine to machine: judge by the ratios of one run.
"""
