"""Shares as exact fractions that know their base; rounded only where they are shown."""

from dataclasses import dataclass
from fractions import Fraction

PERCENT = 100


class PartOutsideItsBase(ValueError):
    """The part is negative or larger than its base."""


@dataclass(frozen=True)
class Share:
    """A part of a whole. Unit of `exact`: 1 (not percent).

    Args:
        of: name of the figure that is the base, such as `graded`.

    Raises:
        PartOutsideItsBase: `part` is not between 0 and `whole`.
    """

    part: int
    whole: int
    of: str

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise PartOutsideItsBase(self)

    @property
    def exact(self) -> Fraction | None:
        """The share itself; None where the base is empty, since a share of nothing has no value."""
        return Fraction(self.part, self.whole) if self.whole else None

    def shown(self, decimals: int = 2) -> str | None:
        """Return percent in Vietnamese notation, such as `91,07`; None where the base is empty."""
        return None if self.exact is None else decimal_comma(self.exact * PERCENT, decimals)


def rounded_half_up(value: Fraction, decimals: int) -> int:
    """Return `value` in units of 10**-decimals, a half away from zero."""
    scaled = abs(value) * Fraction(10**decimals)
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return units if value >= 0 else -units


def grouped(number: int) -> str:
    """Return a count in Vietnamese notation: `57.241`."""
    return f"{number:,}".replace(",", ".")


def decimal_comma(value: Fraction, decimals: int) -> str:
    """Return a number with that many decimals, rounded half up, as written in Vietnamese."""
    units = rounded_half_up(value, decimals)
    whole, rest = divmod(abs(units), 10**decimals)
    sign = "-" if units < 0 else ""
    return f"{sign}{grouped(whole)}" + (f",{rest:0{decimals}d}" if decimals else "")
