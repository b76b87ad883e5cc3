"""Evaluate many subjects at once: plans as Ibis expressions over columns of facts.

`domain.evaluation` defines what a plan means and gives the reasons; a property test compares the
two.
"""
