"""An earlier cycle's figures on a later cycle's tree, read from tallies and returns.

`domain.reorganisation` defines what is computed here; a property test holds the two together.
What a later unit is made of is a few earlier units with all below them, added and taken away
again: between them lie ranges of paths, and the tallies of ranges are one sum.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q

from xeploai import rulepacks
from xeploai.cycle.models import CycleUnit, Tally
from xeploai.domain import (
    STEP_WIDTH,
    Counts,
    Fate,
    FateReason,
    Fault,
    Total,
    UnitRef,
    fate_of_cases,
    message,
    next_path,
)
from xeploai.results.statistics import (
    Reported,
    category_totals,
    counts_of_tallies,
    reported_below,
    totals_of,
    unit_ref,
)

from .lineage import HOMELESS, LEFT_TO_SUPERIOR, SEVERAL_HEIRS, Between, Standing
from .values import Part, Side

RANGES_AT_ONCE = 100  # a database takes only so long a condition
PARTS_COUNTED = 60

DIVIDED = message(
    "The figures of “%(unit)s” (cycle %(year)s) cannot be divided between what it has become:"
    " %(units)s."
)
TOLD_TOGETHER = message(
    "The return of “%(unit)s” (cycle %(year)s) speaks for all below it, and does not tell apart"
    " what stands here."
)
BORDER_CROSSED = message(
    "The return of “%(unit)s” (cycle %(year)s) cannot be divided: what it spoke for now stands"
    " below different units."
)
ALL_NEW = message("Nothing that stands below “%(unit)s” now stood in the tree of cycle %(year)s.")


@dataclass(frozen=True)
class ReAdding:
    """The earlier figures of one unit of the later tree."""

    unit: CycleUnit
    between: Between

    def side(self) -> Side:
        """Return them as one side of a comparison."""
        cycle = self.between.earlier
        pack = rulepacks.pack(cycle.pack)
        touched, touched_all = self._touched_cases(), tuple(self._touched_by_returns())
        if not (self.signed_units or touched or touched_all):
            values = {"unit": self.unit.name, "year": cycle.year}
            touched_all = (Fault(ALL_NEW, values),)
        return Side(
            unit=unit_ref(self.unit),
            cycle=cycle.year,
            pack=cycle.pack,
            categories=pack.categories_on(cycle.closes_on),
            bases=pack.share_bases_on(cycle.closes_on),
            totals=self.totals(),
            is_there=bool(self.signed_units),
            missing=tuple(self._missing()),
            touched=touched,
            touched_all=touched_all,
            parts=tuple(self._parts()),
            remarks=tuple(self._remarks()),
        )

    def _is_here(self, path: str) -> bool:
        return path.startswith(self.unit.path)

    @cached_property
    def _returns(self) -> dict[str, Fate]:
        """The fate of each return, by its sender; its home is given as a path."""
        now, found = self.between.now, {}
        spreads: dict[str, set[str]] = defaultdict(set)
        senders = [one for one in self.between.then.values() if one.is_sender]
        by_path = {one.path: one.code for one in senders}
        for one in self.between.then.values():
            if one.is_covered:
                ends = range(STEP_WIDTH, len(one.path) + 1, STEP_WIDTH)
                sender = next(by_path[one.path[:end]] for end in ends if one.path[:end] in by_path)
                spreads[sender] |= self.between.fates[one.code].spread
        for one in senders:
            home = _common_path([now[code].path for code in spreads[one.code]])
            how = self.between.fates[one.code].how if home else FateReason.NOTHING_COMMON
            found[one.code] = Fate(home or None, frozenset(spreads[one.code]), how)
        return found

    @cached_property
    def signed_units(self) -> list[tuple[Standing, int]]:
        """The earlier units, with all below them, that are added (1) or taken away again (-1)."""
        is_in, found = {"": False}, []
        for one in self.between.then.values():
            above = is_in[one.path_above]
            here = is_in[one.path] = self._belongs(one, above=above)
            if here is not above:
                found.append((one, 1 if here else -1))
        return found

    def _belongs(self, one: Standing, *, above: bool) -> bool:
        if one.is_sender:
            return self._is_here(self._returns[one.code].home or "")
        if one.is_covered:
            return above  # the return speaks for it, and goes where it goes as a whole
        home = self.between.fates[one.code].home
        return home is not None and self._is_here(self.between.now[home].path)

    def totals(self) -> dict[str, Total]:
        """Return the totals by category, cases and returns kept apart."""
        cycle = self.between.earlier
        categories = rulepacks.pack(cycle.pack).categories_on(cycle.closes_on)
        returned = {code: Total() for code in categories}
        for one, reported in self._senders():
            if one.code in self._senders_here:
                for code, total in reported.totals(categories, below=one.path).items():
                    returned[code] += total
        return totals_of(categories, self._counted(), returned)

    def _counted(self) -> dict[str, Counts]:
        sums: dict[str, Counts] = {}
        tallies = Tally.objects.filter(cycle=self.between.earlier, is_covered=False)
        for some in _in_batches(_ranges(self.signed_units)):
            within = reduce(or_, (Q(path__gte=start, path__lt=end) for start, end in some))
            for category, counts in counts_of_tallies(tallies.filter(within)).items():
                sums[category] = sums.get(category, Counts()) + counts
        return sums

    @cached_property
    def _reported(self) -> list[Reported]:
        tops = CycleUnit.objects.filter(cycle=self.between.earlier, parent__isnull=True)
        return [reported_below(top) for top in tops.select_related("cycle").order_by("path")]

    def _senders(self) -> Iterator[tuple[CycleUnit, Reported]]:
        for reported in self._reported:
            for sender in reported.senders:
                yield sender, reported

    @cached_property
    def _senders_here(self) -> set[str]:
        return {code for code, fate in self._returns.items() if self._is_here(fate.home or "")}

    def _missing(self) -> Iterator[UnitRef]:
        silent = {one.code for reported in self._reported for one in reported.missing}
        for code in sorted(silent):
            if self._meets(self._returns[code]):
                yield self.between.then[code].ref

    def _meets(self, fate: Fate) -> bool:
        return any(self._is_here(self.between.now[code].path) for code in fate.spread)

    def _is_touched_by(self, fate: Fate) -> bool:
        """Whether a part of what is divided stands here, but not the whole."""
        paths = [self.between.now[code].path for code in fate.spread]
        here = [self._is_here(path) for path in paths]
        return any(here) and (fate.home is None or not all(here))

    def _touched_cases(self) -> dict[str, tuple[Fault, ...]]:
        """Return by category why figures of single units cannot be told apart."""
        by_unit = {one.code: fault for one, fault in self._touching()}
        own = Tally.objects.filter(cycle=self.between.earlier, cycle_unit__code__in=by_unit)
        columns = ("cycle_unit__path", "cycle_unit__code", "category")
        found: dict[str, list[Fault]] = defaultdict(list)
        for _, code, category in sorted(set(own.values_list(*columns))):
            found[category].append(by_unit[code])
        return {category: tuple(faults) for category, faults in found.items()}

    def _touching(self) -> Iterator[tuple[Standing, Fault]]:
        for one in self.between.then.values():
            fate = self.between.fates[one.code]
            if one.is_covered or (len(fate.spread) == 1 and fate.home is not None):
                continue
            fate = fate_of_cases(one.code, self.between.parents_then, self.between.fates)
            if self._is_touched_by(fate):
                yield one, self._why_divided(one, fate)

    def _why_divided(self, one: Standing, fate: Fate) -> Fault:
        values = {"unit": one.name, "year": self.between.earlier.year}
        if fate.home is None:
            return Fault(HOMELESS[fate.how], values)
        names = sorted(self.between.now[code].name for code in fate.spread)
        return Fault(DIVIDED, {**values, "units": ", ".join(names)})

    def _touched_by_returns(self) -> Iterator[Fault]:
        for code, fate in self._returns.items():
            if self._is_touched_by(fate):
                then = self.between.then[code]
                values = {"unit": then.name, "year": self.between.earlier.year}
                yield Fault(self._text_of(then, fate), values)

    def _text_of(self, sender: Standing, fate: Fate) -> str:
        if fate.home is None:
            return HOMELESS[fate.how]
        own = self.between.fates[sender.code].home
        stays = own is not None and self.between.now[own].path == fate.home
        return TOLD_TOGETHER if stays else BORDER_CROSSED

    def _parts(self) -> Iterator[Part]:
        shown = [one.code for one, _ in self.signed_units[:PARTS_COUNTED]]
        units = CycleUnit.objects.filter(cycle=self.between.earlier, code__in=shown)
        stored = {one.code: one for one in units.select_related("cycle")}
        # the unit as it was comes first, then what came to it and what left it
        for one, sign in sorted(self.signed_units, key=lambda each: each[0].code != self.unit.code):
            yield Part(
                unit=one.ref,
                sign=sign,
                below=self.between.superior_then(one.code),
                now_below=self.between.superior_now(one.code),
                event=self.between.event_of(one.code) if one.code in stored else None,
                totals=category_totals(stored[one.code]) if one.code in stored else {},
            )

    def _remarks(self) -> Iterator[Fault]:
        texts = {FateReason.LEFT_TO_SUPERIOR: LEFT_TO_SUPERIOR, FateReason.SPLIT_UP: SEVERAL_HEIRS}
        for one in self.between.then.values():
            fate = self.between.fates[one.code]
            if fate.how in texts and fate.home and self._belongs(one, above=False):
                home = self.between.now[fate.home].name
                values = {"unit": one.name, "year": self.between.earlier.year, "home": home}
                yield Fault(texts[fate.how], values)


def _common_path(paths: Sequence[str]) -> str:
    """Return the path of the lowest unit that is, or stands above, each; empty without one."""
    first, last = min(paths, default=""), max(paths, default="")
    end = 0
    while end < len(first) and first[: end + STEP_WIDTH] == last[: end + STEP_WIDTH]:
        end += STEP_WIDTH
    return first[:end]


def _ranges(signed: Iterable[tuple[Standing, int]]) -> list[tuple[str, str]]:
    """Return the ranges of paths that are in: each unit's range turns in to out, or back."""
    turns = Counter(path for one, _ in signed for path in (one.path, next_path(one.path)))
    points = sorted(path for path, number in turns.items() if number % 2)
    return list(zip(points[::2], points[1::2], strict=True))


def _in_batches(
    ranges: Sequence[tuple[str, str]],
) -> Iterator[Sequence[tuple[str, str]]]:
    for start in range(0, len(ranges), RANGES_AT_ONCE):
        yield ranges[start : start + RANGES_AT_ONCE]
