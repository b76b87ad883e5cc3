"""What the rules say of many subjects at once: plans as Ibis expressions over columns of facts.

What a plan means stands in `domain.evaluation`, which also gives the reasons; a property test holds
the two together.
"""
