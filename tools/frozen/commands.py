"""Commands whose answers are frozen: figures, comparisons, reasoning, rules, reports, exports."""

from collections.abc import Iterator

from .running import Command

LANGUAGES = ("vi", "en")
REPORT_DAY = "2024-02-01"
UNITS = (
    "kien-giang",  # the province
    "an-bien",
    "kien-hai",  # not rated in 2023
    "quan-su",  # by return in 2022
    "khoi",  # units came and went in 2023
    "an-bien-002",  # grassroots committee
    "an-bien-001",  # its return of 2023 stands beside cases
    "giang-thanh-004",  # by return in 2022
    "an-bien-012",  # grassroots branch
    "an-bien-002-06",  # subordinate branch
    "cong-an-012-01",  # departmental committee
    "khoi-026",  # return and cases disagree
)
TABLES = (("2023", "kien-giang"), ("2022", "quan-su"))

# name, words behind `compare`
COMPARISONS = (
    ("province-years", "--cycle 2023 --unit kien-giang --with-cycle 2022"),
    ("province-this-tree", "--cycle 2023 --unit kien-giang --with-cycle 2022 --tree this-year"),
    ("district-years", "--cycle 2023 --unit an-bien --with-cycle 2022"),
    ("district-this-tree", "--cycle 2023 --unit an-bien --with-cycle 2022 --tree this-year"),
    ("khoi-this-tree", "--cycle 2023 --unit khoi --with-cycle 2022 --tree this-year"),
    ("return-years", "--cycle 2023 --unit quan-su --with-cycle 2022"),
    ("merged-this-tree", "--cycle 2023 --unit an-minh-011 --with-cycle 2022 --tree this-year"),
    ("two-units", "--cycle 2023 --unit an-bien --with-unit an-minh"),
    ("units-and-years", "--cycle 2023 --unit an-bien --with-unit an-minh --with-cycle 2022"),
    ("siblings", "--cycle 2023 --unit an-bien --siblings"),
    ("siblings-branches", "--cycle 2022 --unit an-bien-001-01 --siblings"),
    ("no-such-sibling", "--cycle 2023 --unit kien-giang --siblings"),
)

# cycle, subject: chosen once by category, decision and suggestion, the lowest code of each
SUBJECTS = (
    ("2023", "an-bien"),  # district, good
    ("2023", "an-minh"),  # excellent, facts missing
    ("2023", "cong-an"),  # decided against the rules, and replaced
    ("2023", "kien-hai"),  # under review
    ("2023", "an-bien-005"),  # grassroots committee, excellent
    ("2023", "an-bien-006"),  # completed
    ("2023", "u-minh-thuong-001"),  # failed
    ("2023", "kien-luong-004"),  # replaced
    ("2023", "hon-dat-010"),  # review pending
    ("2023", "rach-gia-024"),  # grassroots branch, facts missing
    ("2023", "cong-an-040"),  # failed
    ("2023", "khoi-114"),  # newly established
    ("2023", "cong-an-012-01"),  # departmental committee
    ("2023", "an-bien-005-07"),  # subordinate branch, failed
    ("2023", "hon-dat-007-01"),  # facts missing
    ("2023", "TT-0018"),  # collective, to be looked at again
    ("2023", "TT-0307"),  # with proposals
    ("2023", "TT-0115"),  # failed
    ("2023", "TT-0329"),  # excellent, facts missing
    ("2023", "TT-0382"),  # under review
    ("2023", "DV-056064"),  # cadre with proposals
    ("2023", "DV-005653"),  # cadre against the rules
    ("2023", "DV-000007"),  # cadre, excellent, group over its ceiling
    ("2023", "DV-001501"),  # cadre, failed
    ("2023", "DV-000302"),  # cadre, review pending
    ("2023", "DV-000001"),  # member, facts missing
    ("2023", "DV-000193"),  # member, failed
    ("2023", "DV-000251"),  # member, under review
    ("2023", "DV-024085"),  # member against the rules
    ("2023", "DV-015835"),  # whose account is the member's
    ("2022", "ha-tien"),
    ("2022", "u-minh-thuong"),  # review pending
    ("2022", "bien-phong"),  # undecided, by return
    ("2022", "an-minh-004-15"),  # newly established
    ("2022", "TT-0018"),  # failed
    ("2022", "DV-000152"),  # newly admitted
    ("2022", "DV-008318"),  # undecided
    ("2022", "DV-000343"),  # cadre, failed
)
IN_ENGLISH = (
    *("an-minh", "cong-an", "kien-hai", "khoi-114", "TT-0018", "TT-0307"),
    *("DV-056064", "DV-000007", "DV-000001", "DV-024085"),
)
AS_TEXT = ("cong-an", "TT-0018", "DV-056064", "DV-000193", "khoi-114")

PACKS = {
    "vn-party-2018": "2022-12-31",
    "vn-party-2023": "2023-12-31",
    "vn-party-2025": "2025-12-31",
    "vn-civil-servant-2020": "2023-12-31",
    "vn-civil-servant-2026": "2026-08-31",
}

EARLY_DAYS = "--on 2022-12-31 --on2 2023-12-31"
LATE_DAYS = "--on 2023-12-31 --on2 2025-12-31"
STATE_DAYS = "--on 2023-12-31 --on2 2026-08-31"
SET = "--cycle 2023 --unit khoi --set P23-GR-4.exceeded=40%"
DRAFT = "--cycle 2023 --unit ha-tien --layer kien-giang-du-thao"

# name, words behind `rules`
RULES = (
    ("list", "list"),
    ("diff-2018-2023", f"diff vn-party-2018 vn-party-2023 {EARLY_DAYS}"),
    ("diff-2023-2025", f"diff vn-party-2023 vn-party-2025 {LATE_DAYS}"),
    ("diff-2023-2025-json", f"diff vn-party-2023 vn-party-2025 {LATE_DAYS} --json"),
    ("diff-state-json", f"diff vn-civil-servant-2020 vn-civil-servant-2026 {STATE_DAYS} --json"),
    ("show-member", "show vn-party-2023 --category member --on 2023-12-31"),
    ("show-provision", "show vn-party-2023 --provision P23-GR-8 --on 2023-12-31"),
    ("show-all", "show vn-party-2018 --all --on 2022-12-31"),
    ("show-facts", "show vn-party-2025 --facts --on 2025-12-31"),
    ("show-layer", "show kien-giang-2023 --on 2023-12-31"),
    ("rehearse-2025-json", "rehearse --cycle 2023 --pack vn-party-2025 --unit an-bien --json"),
    ("rehearse-own-json", "rehearse --cycle 2023 --json --list 40"),
    ("rehearse-number", f"rehearse {SET} --against suggested"),
    ("rehearse-draft-json", f"rehearse {DRAFT} --assume outstanding=true --json"),
)

COLLECTIVES = "--unit kien-giang --category leadership_collective"

# name, words
OTHERS = (
    ("cycles", "cycle list"),
    ("units-words", "units rach-gia --cycle 2022"),
    ("units-below", "units --cycle 2023 --below khoi"),
    ("verify-2022", "verify --cycle 2022"),
    ("verify-2023", "verify --cycle 2023"),
    ("cases-failed", "cases --cycle 2023 --unit an-bien --category member --figure failed --json"),
    ("cases-not-rated", "cases --cycle 2023 --unit kien-giang --figure not_graded --limit 60"),
    ("cases-excellent", f"cases --cycle 2022 {COLLECTIVES} --figure excellent --limit 0 --json"),
    ("cases-undecided", "cases --cycle 2022 --unit quan-su --figure undecided --json"),
)
TEMPLATES = (
    ("gradings-an-bien-001", "template gradings --cycle 2023 --unit an-bien-001"),
    ("collectives-an-bien", "template collectives --unit an-bien"),
    ("posts-an-bien-002", "template posts --unit an-bien-002"),
    ("register-an-bien", "template register --unit an-bien"),
    ("return", "template return --cycle 2022"),
)

EXPORTS = (
    ("2022", "--cycle 2022"),
    ("2023", "--cycle 2023"),
    ("2023-an-bien", "--cycle 2023 --unit an-bien --with-persons"),
)

# facts of invented subjects: where everything is known and in order
MEMBER_2023 = """
tasks_assigned: 100
tasks_done: 100
tasks_on_time: 100
tasks_exceeded: 60
tasks_late: 0
main_targets_missed: 0
outstanding: true
has_concrete_product: true
criteria_general: {ethics: GOOD, discipline: GOOD, style: EXCELLENT}
criteria_results: {tasks: EXCELLENT, duties: EXCELLENT}
discipline: []
conclusions: []
waivers: []
months_since_admission: 60
is_exempt: false
is_suspended: false
review_done: true
is_under_review: false
months_sick: 0
is_state_staff: false
"""
CADRE_2025 = """
tasks_assigned: 100
tasks_done: 100
tasks_on_time: 100
tasks_exceeded: 40
tasks_delayed: 0
led_targets: 100
led_targets_done: 100
led_targets_on_time: 100
led_targets_exceeded: 40
score: 95
shortcomings_named: 4
shortcomings_remedied: 4
answers_for_basic_targets: true
five_basic_targets_missed: 0
leads_units: true
direct_units: {GOOD: 100}
had_confidence_vote: true
confidence_votes: 100
low_confidence_votes: 0
discipline: []
conclusions: []
waivers: []
is_head: true
collective_tasks: 100
collective_tasks_done: 100
is_quarterly: false
quarters_failed: 0
"""
STATE_2020 = """
tasks_assigned: 100
tasks_done: 100
tasks_on_time: 100
tasks_exceeded: 60
tasks_late: 0
criteria_general: {thought: GOOD, ethics: GOOD, style: GOOD, order: EXCELLENT}
criteria_number: 100
criteria_short: 0
discipline: []
conclusions: []
months_worked: 12
months_absent: 0
months_maternity: 0
"""
WARNED = """discipline:
  - document: 1-QĐ/UBKT
    on: 2023-05-01
    issued_by: UBKT Tỉnh ủy
    form: WARNING
    whom: SUBJECT
    is_duty_related: true
"""

# name, pack, category, facts, what differs (a line for a line)
INVENTED = (
    ("member-2023", "vn-party-2023", "member", MEMBER_2023, ()),
    ("member-2018", "vn-party-2018", "member", MEMBER_2023, ()),
    ("member-late", "vn-party-2023", "member", MEMBER_2023, ("tasks_on_time: 79",)),
    ("member-warned", "vn-party-2023", "member", MEMBER_2023, (WARNED,)),
    ("member-unknown", "vn-party-2023", "member", MEMBER_2023, ("outstanding: null",)),
    ("member-exempt", "vn-party-2023", "member", MEMBER_2023, ("is_exempt: true",)),
    ("member-poor", "vn-party-2023", "member", MEMBER_2023, ("criteria_general: {a: POOR}",)),
    ("cadre-2025", "vn-party-2025", "leading_cadre", CADRE_2025, ()),
    ("cadre-89", "vn-party-2025", "leading_cadre", CADRE_2025, ("score: 89.5",)),
    ("cadre-49", "vn-party-2025", "leading_cadre", CADRE_2025, ("score: 49",)),
    ("cadre-units", "vn-party-2025", "leading_cadre", CADRE_2025, ("direct_units: {FAILED: 9}",)),
    ("state-2020", "vn-civil-servant-2020", "civil_servant", STATE_2020, ()),
    ("state-late", "vn-civil-servant-2020", "civil_servant", STATE_2020, ("tasks_late: 30",)),
    ("state-2026", "vn-civil-servant-2026", "civil_servant", "score: 92\ndiscipline: []\n", ()),
)


def commands() -> Iterator[Command]:
    """Give every command that is no refusal."""
    yield from _results()
    for name, words in COMPARISONS:
        lang = "en" if name.startswith("district") else "vi"
        yield Command(f"compare/{name}.json", ("compare", *words.split(), "--json"), lang)
        if name in ("district-years", "siblings"):
            yield Command(f"compare/{name}.txt", ("compare", *words.split()), lang)
    yield from _explained()
    yield from _invented()
    yield from _rules()
    yield from _reports()
    for name, words in OTHERS:
        yield Command(f"others/{name}.txt", tuple(words.split()))
    for name, words in TEMPLATES:
        spoken = (*words.split(), "--out", "t.xlsx")
        yield Command(f"templates/{name}.xlsx.txt", spoken, out="t.xlsx")
    for name, words in EXPORTS:
        spoken = ("export", *words.split(), "--out", "data")
        yield Command(f"export/{name}", spoken, out="data")


def _results() -> Iterator[Command]:
    for year in ("2022", "2023"):
        for unit in UNITS:
            for lang in LANGUAGES:
                words = ("results", "--cycle", year, "--unit", unit, "--json")
                yield Command(f"results/{year}-{unit}.{lang}.json", words, lang)
    for year, unit in TABLES:
        for lang in LANGUAGES:
            for form in ("csv", "table"):
                spoken = ("results", "--cycle", year, "--unit", unit, "--format", form)
                yield Command(f"results/{year}-{unit}.{lang}.{form}", spoken, lang)


def _explained() -> Iterator[Command]:
    for year, subject in SUBJECTS:
        words = ("rules", "explain", "--cycle", year, "--subject", subject)
        name = f"explain/{year}-{subject}"
        yield Command(f"{name}.vi.json", (*words, "--json"))
        if year == "2023" and subject in IN_ENGLISH:
            yield Command(f"{name}.en.json", (*words, "--json"), "en")
        if year == "2023" and subject in AS_TEXT:
            for lang in LANGUAGES:
                yield Command(f"{name}.{lang}.txt", words, lang)
    for subject in ("an-bien", "TT-0307", "DV-000007"):
        other = ("rules", "explain", "--cycle", "2023", "--subject", subject, "--pack")
        name = f"explain/2023-{subject}-under-2025.vi.json"
        yield Command(name, (*other, "vn-party-2025", "--json"))


def _invented() -> Iterator[Command]:
    for name, pack, category, facts, changes in INVENTED:
        keys = tuple(change.partition(":")[0] + ":" for change in changes)
        kept = [line for line in facts.strip().split("\n") if not line.startswith(keys)]
        content = "\n".join([*kept, *changes]).encode()
        words = f"rules explain --pack {pack} --category {category} --on {PACKS[pack]}"
        spoken = (*words.split(), "--facts", "facts.yaml", "--json")
        yield Command(f"invented/{name}.en.json", spoken, "en", {"facts.yaml": content})


def _rules() -> Iterator[Command]:
    shown = ((f"show-{pack}", f"show {pack} --on {day}") for pack, day in PACKS.items())
    for name, words in (*shown, *RULES):
        for lang in LANGUAGES if "rehearse" not in name else ("en",):
            yield Command(f"rules/{name}.{lang}.txt", ("rules", *words.split()), lang)


def _reports() -> Iterator[Command]:
    for unit, endings in (("kien-giang", ("md", "xlsx", "html")), ("an-bien", ("md", "xlsx"))):
        for ending in endings:
            yield _report("2023", unit, ending)
    yield _report("2023", "an-bien", "docx")
    yield _report("2022", "quan-su", "md")


def _report(year: str, unit: str, ending: str) -> Command:
    file = f"report.{ending}"
    words = ("report", "--cycle", year, "--unit", unit, "--date", REPORT_DAY, "--out", file)
    shown = "" if ending in ("md", "html") else ".txt"
    return Command(f"reports/{year}-{unit}.{ending}{shown}", words, out=file)
