"""An earlier cycle's figures on a later cycle's tree, from tallies and returns.

`domain.figures.reorganisation` defines the result; a property test compares the two. A later unit
consists of a few earlier subtrees, added and subtracted: these are ranges of paths, and the
tallies of all ranges are summed in one query.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q

from xeploai.cycle.queries import CycleUnit, Tally, categories_of, pack_of
from xeploai.domain import (
    STEP_WIDTH,
    Counts,
    Fate,
    FateReason,
    Fault,
    Total,
    fate_of_cases,
    message,
    next_path,
)
from xeploai.results.returns_in_force import ReportedReturns, reported_below, totals_of
from xeploai.results.tallies import counts_of_tallies, unit_ref
from xeploai.results.totals import category_totals

from .lineage import HOMELESS, LEFT_TO_SUPERIOR, SEVERAL_HEIRS, TreeChanges, UnitInTree
from .sides import ComparisonPart, Side

RANGES_AT_ONCE = 100  # databases limit the length of a condition
PARTS_COUNTED = 60

DIVIDED = message(
    "The figures of “%(unit)s” (cycle %(year)s) cannot be divided between what it has become:"
    " %(units)s."
)
NOT_SEPARATE = message(
    "The return of “%(unit)s” (cycle %(year)s) covers everything below it, without separate"
    " figures for what is here now."
)
BORDER_CROSSED = message(
    "The return of “%(unit)s” (cycle %(year)s) cannot be divided: the units it covered are now"
    " below different units."
)
LACKING = message(
    "“%(unit)s” is part of it now and was open on %(day)s, but its figures are not in cycle"
    " %(year)s: its tree was not part of that cycle. Add it, with its results."
)
ALL_NEW = message("Nothing that is now below “%(unit)s” was in the tree of cycle %(year)s.")


@dataclass(frozen=True)
class RecountedSide:
    """The earlier figures of one unit of the later tree."""

    unit: CycleUnit
    changes: TreeChanges

    def side(self) -> Side:
        """Return these figures as one side of a comparison."""
        cycle = self.changes.earlier
        pack = pack_of(cycle)
        touched = self._indivisible_cases()
        touched_all = (*self._lacking_figures(), *self._indivisible_returns())
        if not (self.signed_units or touched or touched_all):
            values = {"unit": self.unit.name, "year": cycle.name}
            touched_all = (Fault(ALL_NEW, values),)
        return Side(
            unit=unit_ref(self.unit),
            cycle=cycle.year,
            period=cycle.key,
            pack=cycle.pack,
            categories=categories_of(cycle),
            bases=pack.share_bases_on(cycle.closes_on),
            totals=self.totals(),
            is_there=bool(self.signed_units),
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
        now, found = self.changes.now, {}
        spreads: dict[str, set[str]] = defaultdict(set)
        senders = [unit for unit in self.changes.then.values() if unit.is_sender]
        by_path = {one.path: one.code for one in senders}
        for one in self.changes.then.values():
            if one.is_covered:
                ends = range(STEP_WIDTH, len(one.path) + 1, STEP_WIDTH)
                sender = next(by_path[one.path[:end]] for end in ends if one.path[:end] in by_path)
                spreads[sender] |= self.changes.fates[one.code].spread
        for one in senders:
            home = _common_path([now[code].path for code in spreads[one.code]])
            how = self.changes.fates[one.code].how if home else FateReason.NOTHING_COMMON
            found[one.code] = Fate(home or None, frozenset(spreads[one.code]), how)
        return found

    @cached_property
    def signed_units(self) -> list[tuple[UnitInTree, int]]:
        """The earlier subtrees that are added (1) or subtracted (-1)."""
        is_in, found = {"": False}, []
        for unit in self.changes.then.values():
            above = is_in[unit.path_above]
            here = is_in[unit.path] = self._belongs(unit, above=above)
            if here is not above:
                found.append((unit, 1 if here else -1))
        return found

    def _belongs(self, one: UnitInTree, *, above: bool) -> bool:
        if one.is_sender:
            return self._is_here(self._returns[one.code].home or "")
        if one.is_covered:
            return above  # covered by a return, which is moved as a whole
        home = self.changes.fates[one.code].home
        return home is not None and self._is_here(self.changes.now[home].path)

    def totals(self) -> dict[str, Total]:
        """Return the totals by category, with cases and returns separate."""
        cycle = self.changes.earlier
        categories = categories_of(cycle)
        returned = {code: Total() for code in categories}
        for one, reported in self._senders():
            # one that has sent nothing may lack wherever a part of what it covered is now
            lacks = one.pk not in reported.sent and self._meets(self._returns[one.code])
            if lacks or one.code in self._senders_here:
                for code, total in reported.totals(categories, below=one.path).items():
                    returned[code] += total
        return totals_of(categories, self._counted(), returned)

    def _counted(self) -> dict[str, Counts]:
        sums: dict[str, Counts] = {}
        tallies = Tally.objects.filter(cycle=self.changes.earlier, is_covered=False)
        for some in _in_batches(_ranges(self.signed_units)):
            within = reduce(or_, (Q(path__gte=start, path__lt=end) for start, end in some))
            for category, counts in counts_of_tallies(tallies.filter(within)).items():
                sums[category] = sums.get(category, Counts()) + counts
        return sums

    @cached_property
    def _reported(self) -> list[ReportedReturns]:
        tops = CycleUnit.objects.filter(cycle=self.changes.earlier, parent__isnull=True)
        return [reported_below(top) for top in tops.select_related("cycle").order_by("path")]

    def _senders(self) -> Iterator[tuple[CycleUnit, ReportedReturns]]:
        for reported in self._reported:
            for sender in reported.senders:
                yield sender, reported

    @cached_property
    def _senders_here(self) -> set[str]:
        return {code for code, fate in self._returns.items() if self._is_here(fate.home or "")}

    def _meets(self, fate: Fate) -> bool:
        return any(self._is_here(self.changes.now[code].path) for code in fate.spread)

    def _is_partly_here(self, fate: Fate) -> bool:
        """Whether a part of something divided is here, but not all of it."""
        paths = [self.changes.now[code].path for code in fate.spread]
        here = [self._is_here(path) for path in paths]
        return any(here) and (fate.home is None or not all(here))

    def _indivisible_cases(self) -> dict[str, tuple[Fault, ...]]:
        """Return by category why figures of single units cannot be divided."""
        by_unit = {one.code: fault for one, fault in self._indivisible_units()}
        own = Tally.objects.filter(cycle=self.changes.earlier, cycle_unit__code__in=by_unit)
        columns = ("cycle_unit__path", "cycle_unit__code", "category")
        found: dict[str, list[Fault]] = defaultdict(list)
        for _, code, category in sorted(set(own.values_list(*columns))):
            found[category].append(by_unit[code])
        return {category: tuple(faults) for category, faults in found.items()}

    def _indivisible_units(self) -> Iterator[tuple[UnitInTree, Fault]]:
        for unit in self.changes.then.values():
            fate = self.changes.fates[unit.code]
            if unit.is_covered or (len(fate.spread) == 1 and fate.home is not None):
                continue
            fate = fate_of_cases(unit.code, self.changes.parents_then, self.changes.fates)
            if self._is_partly_here(fate):
                yield unit, self._why_divided(unit, fate)

    def _why_divided(self, one: UnitInTree, fate: Fate) -> Fault:
        values = {"unit": one.name, "year": self.changes.earlier.name}
        if fate.home is None:
            return Fault(HOMELESS[fate.how], values)
        names = sorted(self.changes.now[code].name for code in fate.spread)
        return Fault(DIVIDED, {**values, "units": ", ".join(names)})

    def _indivisible_returns(self) -> Iterator[Fault]:
        for code, fate in self._returns.items():
            if self._is_partly_here(fate):
                then = self.changes.then[code]
                values = {"unit": then.name, "year": self.changes.earlier.name}
                yield Fault(self._text_of(then, fate), values)

    def _lacking_figures(self) -> Iterator[Fault]:
        """Yield the units of which figures belong here that the earlier cycle does not have."""
        lacking = self.changes.lacking
        here = {code for code in lacking if self._meets(self.changes.fates[code])}
        for code in sorted(here):
            ref, superior = lacking[code]
            # what lies below another one is lacking with it
            if superior not in here:
                day, year = self.changes.earlier.closes_on, self.changes.earlier.name
                yield Fault(LACKING, {"unit": ref.name, "day": day, "year": year})

    def _text_of(self, sender: UnitInTree, fate: Fate) -> str:
        if fate.home is None:
            return HOMELESS[fate.how]
        own = self.changes.fates[sender.code].home
        stays = own is not None and self.changes.now[own].path == fate.home
        return NOT_SEPARATE if stays else BORDER_CROSSED

    def _parts(self) -> Iterator[ComparisonPart]:
        shown = [one.code for one, _ in self.signed_units[:PARTS_COUNTED]]
        units = CycleUnit.objects.filter(cycle=self.changes.earlier, code__in=shown)
        stored = {unit.code: unit for unit in units.select_related("cycle")}
        # the unit as it was comes first, then what came to it and what left it
        for one, sign in sorted(self.signed_units, key=lambda each: each[0].code != self.unit.code):
            yield ComparisonPart(
                unit=one.ref,
                sign=sign,
                below=self.changes.superior_then(one.code),
                now_below=self.changes.superior_now(one.code),
                event=self.changes.event_of(one.code) if one.code in stored else None,
                totals=category_totals(stored[one.code]) if one.code in stored else {},
            )

    def _went_with_superior(self, one: UnitInTree, fate: Fate) -> bool:
        """Whether the remark on the superior says the same: all of a tree that closed at once."""
        above = self.changes.by_path_then.get(one.path_above)
        if above is None or fate.how is not FateReason.LEFT_TO_SUPERIOR:
            return False
        return self.changes.fates[above.code] == fate

    def _remarks(self) -> Iterator[Fault]:
        texts = {FateReason.LEFT_TO_SUPERIOR: LEFT_TO_SUPERIOR, FateReason.SPLIT_UP: SEVERAL_HEIRS}
        for unit in self.changes.then.values():
            fate = self.changes.fates[unit.code]
            if fate.how in texts and fate.home and self._belongs(unit, above=False):
                if self._went_with_superior(unit, fate):
                    continue
                home = self.changes.now[fate.home].name
                values = {"unit": unit.name, "year": self.changes.earlier.name, "home": home}
                yield Fault(texts[fate.how], values)


def _common_path(paths: Sequence[str]) -> str:
    """Return the path of the lowest unit that contains all paths; empty if there is none."""
    first, last = min(paths, default=""), max(paths, default="")
    end = 0
    while end < len(first) and first[: end + STEP_WIDTH] == last[: end + STEP_WIDTH]:
        end += STEP_WIDTH
    return first[:end]


def _ranges(signed: Iterable[tuple[UnitInTree, int]]) -> list[tuple[str, str]]:
    """Return the ranges of paths inside: each unit's range flips between inside and outside."""
    turns = Counter(path for one, _ in signed for path in (one.path, next_path(one.path)))
    # two turns at the same path cancel each other
    points = sorted(path for path, number in turns.items() if number % 2)
    return list(zip(points[::2], points[1::2], strict=True))


def _in_batches(
    ranges: Sequence[tuple[str, str]],
) -> Iterator[Sequence[tuple[str, str]]]:
    for start in range(0, len(ranges), RANGES_AT_ONCE):
        yield ranges[start : start + RANGES_AT_ONCE]
