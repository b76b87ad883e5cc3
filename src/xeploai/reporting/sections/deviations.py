"""The part on decisions against the rules."""

from collections.abc import Iterator

from xeploai.domain import Statistics, grouped
from xeploai.reporting.phrases import NAMED, NOUNS, category_word, day, numbered, outcome_word
from xeploai.reporting.report import Bullets, Paragraph, Section
from xeploai.reporting.tables import ADVICE, NO_REASON
from xeploai.reporting.values import (
    CategoryDeviations,
    Consequence,
    DecisionDeviations,
    OrganisationDeviation,
)

BY_SUPERIORS = "Trường hợp cấp trên quyết định thay cấp có thẩm quyền:"
ABOVE_CEILING = "Quyết định xếp loại xuất sắc vượt tỷ lệ tối đa bắt buộc mà chưa ghi lý do"
HEADING = "VII. CÁC QUYẾT ĐỊNH KHÁC VỚI KẾT QUẢ ĐỐI CHIẾU QUY TẮC"


def deviations_section(
    statistics: Statistics, found: DecisionDeviations | None
) -> Iterator[Section]:
    """Yield the part; nothing if there is no decision.

    Where none could be compared it says so: without a comparison there is no agreement.
    """
    if found is None:
        return
    blocks: list[Paragraph | Bullets] = [Paragraph(found.summary)]
    if found.compared:
        items = tuple(
            Paragraph(_counts(statistics, each), f"{category_word(statistics, each.category)}:")
            for each in found.categories
        )
        blocks += [Paragraph(ADVICE), Bullets(items)]
    if above := sum(each.above_ceiling for each in found.categories):
        blocks.append(Paragraph(f"{ABOVE_CEILING}: {grouped(above)}."))
    if found.named:
        names = tuple(_sentence(statistics, organisation) for organisation in found.named[:NAMED])
        blocks += [Paragraph("Tổ chức, tập thể được quyết định khác:"), Bullets(names)]
        rest = len(found.named) - NAMED
        if rest > 0:
            blocks.append(Paragraph(f"và {grouped(rest)} tổ chức, tập thể khác, nêu ở Biểu 9b."))
    if found.by_superiors:
        lines = tuple(_by_superiors(statistics, found))
        blocks += [Paragraph(BY_SUPERIORS), Bullets(lines)]
    if found.consequences:
        lines = tuple(_consequence(statistics, each) for each in found.consequences)
        blocks += [Paragraph("Trường hợp phải xem xét sau xếp loại:"), Bullets(lines)]
    yield Section(HEADING, tuple(blocks))


def _by_superiors(statistics: Statistics, found: DecisionDeviations) -> Iterator[Paragraph]:
    """Yield each decision by name, and the number of those that are not named, by category."""
    for one in found.named_by_superiors:
        text = (
            f"cấp trên quyết định thay: {one.body} ({one.document} ngày {day(one.decided_on)}),"
            f" lý do: {one.ground.rstrip('.')}."
        )
        yield Paragraph(text, f"{one.name}:")
    named = {one.category for one in found.named_by_superiors}
    for category, number in found.by_superiors:
        if category not in named:
            noun = NOUNS[statistics.category_labels[category].kind]
            text = f"cấp trên quyết định thay đối với {numbered(number, noun)}."
            yield Paragraph(text, f"{category_word(statistics, category)}:")


def _consequence(statistics: Statistics, one: Consequence) -> Paragraph:
    noun = NOUNS[statistics.category_labels[one.category].kind]
    text = f"{numbered(one.number, noun)}. {one.text} ({one.place})."
    return Paragraph(text, f"{category_word(statistics, one.category)}:")


def _counts(statistics: Statistics, one: CategoryDeviations) -> str:
    noun = NOUNS[statistics.category_labels[one.category].kind]
    of_all = f"{grouped(one.compared)} trên {numbered(one.decisions, noun)}"
    if not one.compared:
        return f"chưa đối chiếu được quyết định nào trên {numbered(one.decisions, noun)}."
    same = f"đối chiếu {of_all}, trong đó đúng gợi ý {grouped(one.as_suggested)}"
    other = (
        f"cao hơn gợi ý {grouped(one.better)}, thấp hơn {grouped(one.worse)}"
        f", khác về việc có xếp loại hay không {grouped(one.otherwise)}"
    )
    if one.unsuggested:
        other += f", chưa có gợi ý và chỉ xét mức đã quyết định {grouped(one.unsuggested)}"
    against = f"quyết định khác với quy tắc {grouped(one.against)}"
    if one.against:
        against += f", có ghi lý do {grouped(one.with_reason)}"
        against += f", {NO_REASON} {grouped(one.without_reason)}"
    return f"{same}; {other}; {against}."


def _sentence(statistics: Statistics, one: OrganisationDeviation) -> Paragraph:
    suggested = outcome_word(statistics, one.suggested) or "không có"
    text = (
        f"{one.body} quyết định {outcome_word(statistics, one.decided)}, gợi ý {suggested}. "
        f"Lý do: {one.reason or NO_REASON}."
    )
    return Paragraph(text, f"{one.name}:")
