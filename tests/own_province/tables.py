"""Compare the tables of the pages, as their files have them, with the books."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .agreement import Comparison
from .reckoning import BASES, FIGURES, Line, Outcomes, Reckoning, figures_of, percent
from .records import (
    ALL_ORGANISATIONS,
    FIGURE_LABELS,
    LABELS,
    ORGANISATIONS,
    REASON_LABELS,
)

Table = list[list[str]]
CATEGORIES = {label: code for code, label in LABELS.items()}
# columns of the file of a comparison
CATEGORY, FIGURE, BEFORE, DIFFERENCE = 6, 7, 8, 15
# what the table of a report calls the sum
IN_REPORT = {"Tổ chức đảng, cộng": ALL_ORGANISATIONS}


@dataclass
class Tables:
    """The tables of one unit's page."""

    compared: Comparison
    code: str
    unit: str

    @property
    def reckoning(self) -> Reckoning:
        return self.compared.books.reckoned[self.code]

    def categories(self, table: Table) -> None:
        """Compare counts, shares with their bases, and changes, line by line."""
        before = self.compared.books.before(self.code)
        head, *rows = table
        for row in rows:
            label, *cells = row
            figures = self._figures(label)
            answered = iter(cells)
            for figure in self._columns(head):
                place = (self.code, self.unit, label, figure, "table")
                self.compared.same(place, _text(figures[figure]), next(answered))
                if figure in BASES:
                    whole = figures[BASES[figure]]
                    share = percent(figures[figure] or 0, whole) if whole else None
                    shown = f"{share}%" if share else ""
                    self.compared.same((*place, "share"), shown, next(answered))
                    self.compared.same((*place, "base"), _text(whole), next(answered))
                if before is not None:
                    self._change((*place, "change"), label, figure, next(answered))
            assert next(answered, None) is None, row

    @property
    def number(self) -> int:
        """How many figures the three tables have to hold."""
        categories = self.reckoning.categories
        lines = [self.reckoning.lines[self.unit, each] for each in categories]
        is_open = any(line.figures["undecided"] for line in lines)
        columns = len(FIGURES) if is_open else len(FIGURES) - 1
        # each with its share and the base of it, but for the total
        a_row = columns + 2 * (columns - 1)
        changes = len(categories) * columns if self.compared.books.before(self.code) else 0
        rows = len(categories) + (1 if set(ORGANISATIONS) & set(categories) else 0)
        return rows * a_row + changes + 2

    def _columns(self, head: list[str]) -> list[str]:
        return [figure for figure in FIGURES if FIGURE_LABELS[figure] in head]

    def _figures(self, label: str) -> dict[str, int | None]:
        if label != ALL_ORGANISATIONS:
            return self.reckoning.lines[self.unit, CATEGORIES[label]].figures
        return _sum(
            self.reckoning.lines[self.unit, each]
            for each in ("commune_committee", *ORGANISATIONS)
            if each in self.reckoning.categories
        )

    def _change(self, place: tuple[str, ...], label: str, figure: str, answered: str) -> None:
        before = self.compared.books.before(self.code)
        if before is None or label == ALL_ORGANISATIONS:
            return
        changes = self.reckoning.changes(before, self.unit, CATEGORIES[label])
        self.compared.same(place, _text(changes[figure]), answered)

    def report(self, text: str) -> int:
        """Compare the first table of the written report; return how many figures it has."""
        rows = _first_table(text)[1:]
        for label, *cells in rows:
            figures, answered = self._figures(IN_REPORT.get(label, label)), iter(cells)
            for figure in FIGURES:
                place = (self.code, self.unit, label, figure, "report")
                number = figures[figure]
                self.compared.same(place, _printed(number), next(answered))
                if figure in BASES:
                    share = percent(number, figures[BASES[figure]])
                    # “x”: no share can stand there, since its base is nothing
                    shown = f"{share}%" if share else _printed(None if number is None else "x")
                    self.compared.same((*place, "share"), shown, next(answered))
            assert next(answered, None) is None, label
        return len(rows) * (len(FIGURES) + len(BASES))

    def reasons(self, table: Table) -> None:
        """Compare how many are not rated, by category and reason."""
        reckoned = Counter(
            {
                (LABELS[category], REASON_LABELS[reason]): number
                for category in self.reckoning.categories
                for reason, number in (
                    self.reckoning.lines[self.unit, category].reasons or {}
                ).items()
            }
        )
        answered = Counter({(label, reason): int(number) for label, reason, number in table[1:]})
        place = (self.code, self.unit, "reasons")
        self.compared.same(place, _without_sums(reckoned), _without_sums(answered))

    def ceilings(self, table: Table) -> None:
        """Compare the groups with what they may have of the best grade, and have."""
        groups = self.reckoning.groups_within(self.unit)
        reckoned = Counter(
            (LABELS[group.category], each.excellent, each.base, each.allowed, each.over_by)
            for group, each in groups.items()
        )
        answered = Counter(
            (row[1], int(row[2]), int(row[4]), int(row[5]), int(row[7])) for row in table[1:]
        )
        self.compared.same((self.code, self.unit, "ceilings"), reckoned, answered)

    def on_this_tree(self, before: str, table: Table) -> None:
        """Compare the earlier year's figures on this year's tree, with their changes."""
        then = self.compared.books.reckoned[before]
        figures = {label: code for code, label in FIGURE_LABELS.items()}
        for row in table[1:]:
            category = CATEGORIES.get(row[CATEGORY], "")
            if category not in then.categories:
                continue
            figure, place = figures[row[FIGURE]], (self.code, before, self.unit, category)
            outcomes = self.reckoning.before_on_this_tree(then, self.unit, category)
            number = None if outcomes is None else figures_of(outcomes)[figure]
            self.compared.same((*place, figure), _text(number), row[BEFORE])
            change = self.reckoning.change_on_this_tree(then, self.unit, category)[figure]
            self.compared.same((*place, figure, "change"), _text(change), row[DIFFERENCE])


def _first_table(text: str) -> Table:
    """Return the cells of the table with the results by category, without emphasis."""
    part = text.split("### Biểu 1.")[1].split("\n###", maxsplit=1)[0].replace("**", "")
    lines = [line for line in part.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [rows[0], *rows[2:]]


def _printed(value: object) -> str:
    """Return a number as statistical tables print it: “…” is not known."""
    return "…" if value is None else str(value)


def _sum(lines: Iterable[Line]) -> dict[str, int | None]:
    found: Outcomes | None = None
    for line in lines:
        if line.all is not None:
            found = found or {}
            for code, number in line.all.items():
                found[code] = found.get(code, 0) + number
    return Line(cases=found).figures


def _without_sums(rows: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    return Counter({key: number for key, number in rows.items() if key[0] != ALL_ORGANISATIONS})


def _text(value: object) -> str:
    return "" if value is None else str(value)
