"""Roll-ups of whole years: Ibis counts once per unit, numpy adds up the tree.

What a roll-up means stands in `domain.rollup`; a property test holds the two together.
"""
