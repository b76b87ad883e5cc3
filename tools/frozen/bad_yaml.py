"""Rule packs, local rules and files of facts with faults: what is changed in files without any.

The files without faults are `small-pack.yaml` with `small-provisions.yaml` behind it, and
`small-layer.yaml` below them.
"""

Edits = tuple[tuple[str, str], ...]

EXEMPT = "condition: {fact: is_exempt, is: true}"
CITED = "source: {document: DOC, issued: 2020-01-01, place: Điều"
REASON = f"            {CITED} 4}}\n            status: confirmed\n"
COMPARABLE = "rule: statistics.comparable_with"
SETTING = "{setting: cap.rounding, from: 2020-11-01, value: DOWN}"


def _one(name: str, old: str, new: str) -> tuple[str, Edits]:
    return name, ((old, new),)


def _condition(name: str, condition: str) -> tuple[str, Edits]:
    return f"condition-{name}", ((EXEMPT, f"condition: {condition}"),)


def _nested(levels: int) -> str:
    return "{all: [" * levels + "{fact: is_exempt, is: true}" + "]}" * levels


def _ended(until: str) -> tuple[str, str]:
    cited = f"{CITED} 1}}, status: confirmed, rule_ids: []"
    return "value: {until: null}", f"value: {{until: {until}, {cited}}}"


# two categories whose grades wait for each other
CIRCLE: Edits = (
    (
        "  - rule: grading.not_rated_reasons",
        """          - code: branch
            kind: ORGANISATION
            label: {vi: Chi bộ, en: Branches}
            source: {document: DOC, issued: 2020-01-01, place: Điều 3}
            status: confirmed
            rule_ids: [P18-SUBJ-1]
  - rule: grading.not_rated_reasons""",
    ),
    (
        "facts:\n",
        """facts:
  - fact: branch_grade
    kind: GRADE
    label: {vi: Mức của chi bộ, en: Grade of the branch}
    of: [MEMBER]
    given: COMPUTED
    reads: {kind: ORGANISATION, where: HERE}
""",
    ),
    (
        "  - provision: P18-CAP-4\n",
        """  - provision: P18-DEP-4
    label: {vi: Vòng, en: Circle}
    categories: [branch]
    values:
      - from: 2021-01-01
        source: {document: DOC, issued: 2020-01-01, place: Điều 6}
        status: confirmed
        effect: AT_MOST
        grade: GOOD
        parameters:
          - {name: share, value: 70 %, unit: {vi: đảng viên, en: members}, stricter: FIXED}
        condition: {graded: members, grade: {at_least: GOOD}, less_than: $share}
  - provision: P18-DEP-5
    label: {vi: Vòng, en: Circle}
    categories: [member]
    values:
      - from: 2022-01-01
        source: {document: DOC, issued: 2020-01-01, place: Điều 6}
        status: confirmed
        effect: AT_MOST_GRADE_OF
        grade_of: branch_grade
  - provision: P18-CAP-4
""",
    ),
)
SEVERAL: Edits = (
    ("en: Small", "de: Klein"),
    ("{code: GOOD", "{code: FINE"),
    ("kind: MEMBER", "kind: ANYBODY"),
    ("share, value: 20 %", "share, value: 120 %"),
    ("base: graded", "base: grade"),
    ("    unit: day", "    unit: day\n    unit: week\n    colour: red"),
    ("at_least: $months", "at_least: 3"),
    ("effect: TEXT", "effect: FAILS"),
    ("stricter: HIGHER", "stricter: SOFTER"),
    (EXEMPT, "condition: {fact: nothing, is: true}"),
    ("withdrawn: 2024-01-01", "withdrawn: soon"),
)
MANY_CONDITIONS = ", ".join(["{fact: is_exempt, is: true}, {fact: outstanding, is: false}"] * 150)

PACKS: tuple[tuple[str, Edits], ...] = (
    ("several", SEVERAL),
    _one("pack-missing", "pack: small\n", ""),
    _one("pack-empty", "pack: small", "pack:"),
    _one("pack-list", "pack: small", "pack: [small]"),
    _one("title-text", "title: {vi: Bộ nhỏ, en: Small}", "title: Small"),
    _one("checked-by-missing", "checked_by:\n", ""),
    _one("checked-by-bad", "checked_by:\n", "checked_by: {name: A}\n"),
    _one("key-unknown-top", "checked_by:", "checked_by:\ncolour: red"),
    _one("key-unknown-value", "status: confirmed", "status: confirmed\n        colour: red"),
    _one("key-unknown-source", "place: Điều 1}", "place: Điều 1, colour: red}"),
    _one("key-twice", "    unit: day", "    unit: day\n    unit: week"),
    _one("key-twice-in-braces", "{vi: Ngày, en: Days}", "{vi: Ngày, en: Days, vi: Ngày}"),
    _one("unit-number", "unit: day", "unit: 5"),
    _one("unit-list", "unit: day", "unit: [day]"),
    _one("unit-empty", "unit: day", "unit:"),
    _one("unit-blank", "unit: day", 'unit: " "'),
    _one("code-no", "code: exempt", "code: no"),
    _one("code-list", "code: exempt", "code: [exempt]"),
    _one("rules-map", "rules:\n  - rule: cycle", "rules:\n  a: b\n  list:\n  - rule: cycle"),
    _one("rule-unknown", COMPARABLE, "rule: grading.ceiling"),
    _one("rule-twice", COMPARABLE, "rule: grading.grades"),
    _one("rule-ids-text", "rule_ids: []", "rule_ids: P18-SC-1"),
    _one("rule-ids-bad", "rule_ids: [P18-SC-1]", "rule_ids: [SC 1]"),
    _one("source-missing", f"        {CITED} 2}}\n", ""),
    _one("source-missing-below", f"            {CITED} 4}}\n", ""),
    _one("source-no-document", f"{CITED} 2}}", "source: {issued: 2020-01-01, place: Điều 2}"),
    _one("source-no-day", f"{CITED} 2}}", "source: {document: DOC, place: Điều 2}"),
    _one("source-no-place", f"{CITED} 2}}", "source: {document: DOC, issued: 2020-01-01}"),
    _one("source-place-empty", "place: Điều 7}", "place: ''}"),
    _one("source-text", f"{CITED} 2}}", "source: DOC"),
    _one("status-unknown", REASON, REASON.replace("confirmed", "sure")),
    _one("from-missing", "      - from: 2020-01-01\n        source", "      - source"),
    _one("from-no-day", "from: 2020-01-01", "from: 2020-02-30"),
    _one("from-spoken", "from: 2020-01-01", "from: 01/01/2020"),
    _one("from-year", "from: 2020-01-01", "from: 2020"),
    _one("from-digits", "from: 2020-01-01", "from: 20200101"),
    _one("from-time", "from: 2020-01-01", "from: 2020-01-01T00:00:00"),
    _one("from-before-issued", "from: 2021-01-01", "from: 2019-12-31"),
    _one("from-same-day", "from: 2022-01-01", "from: 2021-01-01"),
    _one("from-not-oldest-first", "from: 2022-01-01", "from: 2020-06-01"),
    _one("note-missing", "        note: Công bố sau.\n", ""),
    _one("value-missing", "        value: {until: null}\n", ""),
    _one("value-day", "value: {until: null}", "value: 2025-01-01"),
    _one("until-uncited", "{until: null}", "{until: 2023-01-01}"),
    ("until-first-day", (_ended("2020-01-01"),)),
    _one("kind-unknown", "kind: MEMBER", "kind: ANYBODY"),
    _one("share-over", "share, value: 20 %", "share, value: 100.0001 %"),
    _one("share-below", "share, value: 20 %", "share, value: -1/5"),
    _one("share-decimal", "share, value: 20 %", "share, value: 0.2"),
    _one("share-of-zero", "share, value: 20 %", "share, value: 1/0"),
    _one("share-word", "share, value: 20 %", "share, value: a fifth"),
    _one("share-exponent", "share, value: 20 %", "share, value: 1e9 %"),
    _one("share-null", "share, value: 20 %", "share, value: null"),
    _one("share-list", "share, value: 20 %", "share, value: [1/5]"),
    _one("share-other-digits", "share, value: 20 %", "share, value: ٢٠ %"),
    _one("figure-unknown", "figure: excellent", "figure: superb"),
    _one("base-not-part", "base: graded", "base: failed"),
    _one("base-of-ceiling", "base: GOOD\n", "base: FAILED\n"),
    _one("grouping-unknown", "group_by: GRASSROOTS", "group_by: AGE"),
    _one("label-one-language", "vi: Đảng viên, ", ""),
    _one("label-decomposed", "vi: Đảng viên", "vi: Đa\u0309ng viên"),
    _one("grade-unknown", "{code: GOOD", "{code: FINE"),
    _one("grade-twice", "code: FAILED", "code: GOOD"),
    _one("membership-unknown", "value: [EXEMPT]", "value: [RETIRED]"),
    _one("fact-kind", "kind: COUNT\n    label: {vi: Số giờ", "kind: HEAP\n    label: {vi: Số giờ"),
    _one("fact-known-already", "fact: hours_given", "fact: tasks_done"),
    _one("fact-code", "fact: hours_given", "fact: Hours Given"),
    _one("fact-of", "    of: [MEMBER]", "    of: [ANYBODY]"),
    _one("provision-id", "provision: P18-KO-1", "provision: KO"),
    _one("provision-local-id", "provision: P18-KO-1", "provision: L-KO-1"),
    _one("provision-twice", "provision: P18-KO-1", "provision: P18-GR-1"),
    _one("categories-unknown", "categories: [member]", "categories: [cadre]"),
    _one("categories-empty", "categories: [member]", "categories: []"),
    _one("effect-unknown", "effect: TEXT", "effect: FAILS"),
    _one("effect-missing", "        effect: TEXT\n", ""),
    _one("effect-with-grade", "effect: TEXT", "effect: TEXT\n        grade: GOOD"),
    _one("effect-with-condition", "effect: TEXT", f"effect: TEXT\n        {EXEMPT}"),
    _one("grade-missing", "        grade: COMPLETED\n", ""),
    _one("reason-missing", "        reason: exempt\n", ""),
    _one("condition-missing", f"        {EXEMPT}\n", ""),
    _one("grade-best", "grade: COMPLETED", "grade: EXCELLENT"),
    _one("grade-failed", "grade: EXCELLENT", "grade: FAILED"),
    _one("reason-unlisted", "reason: exempt", "reason: tired"),
    _one("grade-of-unknown", "grade_of: state_grade", "grade_of: nothing"),
    _one("grade-of-kind", "grade_of: state_grade", "grade_of: tasks_done"),
    _one("waiver-unknown", "unless: [FORCE_MAJEURE]", "unless: [LUCK]"),
    _one("withdrawn-early", "withdrawn: 2024-01-01", "withdrawn: 2019-01-01"),
    _one("unknown-computed", "status: predecessor", "status: unknown"),
    _one("setting-key", "setting: cap.rounding", "setting: Cap"),
    _one("setting-suggestion", "suggestion: DOWN", "suggestion: LEFT"),
    _one("setting-open-in", "open_in: [P18-CAP-4]", "open_in: [P18-CAP-9]"),
    _one("setting-kind", "kind: SHARE", "kind: HEAP"),
    _one("number-word", "value: 1/2", "value: half"),
    _one("number-below", "value: 3,", "value: -3,"),
    _one("number-kind", "value: 1/2", "value: 5"),
    _one("number-kind-share", "value: 3,", "value: 3 %,"),
    _one("number-decimals", "value: 3,", "value: 3.14159265358979323846264338327950288,"),
    _one("number-direction", "stricter: LOWER", "stricter: SOFTER"),
    _one("number-twice", "{name: exceeded", "{name: all"),
    _one("number-literal", "at_least: $months", "at_least: 3"),
    _one("number-literal-true", "at_least: $months", "at_least: true"),
    _one("number-unnamed", "at_least: $months", "at_least: $years"),
    _one("number-unused", "at_least: $exceeded", "at_least: $all"),
    _condition("list", "[]"),
    _condition("text", "is_exempt"),
    _condition("form-unknown", "{truth: is_exempt}"),
    _condition("fact-unknown", "{fact: nothing, is: true}"),
    _condition("no-comparison", "{fact: is_exempt}"),
    _condition("two-comparisons", "{fact: is_exempt, is: true, is_not: true}"),
    _condition("two-forms", "{fact: is_exempt, is: true, all: []}"),
    _condition("perhaps", "{fact: is_exempt, is: perhaps}"),
    _condition("yes", "{fact: is_exempt, is: yes}"),
    _condition("key-unknown", "{fact: is_exempt, is: true, when: 1}"),
    _condition("records", "{fact: discipline, is: true}"),
    _condition("not-of-members", "{fact: led_targets, is: true}"),
    _condition("grade-unknown", "{fact: previous_grade, is: FINE}"),
    _condition("share-units", "{share: months_sick, of: tasks_done, at_least: $x}"),
    _condition("level-unknown", "{every: criteria_general, at_least: FINE}"),
    _condition("some-empty", "{some: [], at_least: GOOD}"),
    _condition("graded-kind", "{graded: tasks_done, grade: {is: GOOD}, at_least: $x}"),
    _condition("record-kind", "{record: tasks_done}"),
    _condition("record-waiver", "{record: discipline, unless: [LUCK]}"),
    _condition("record-key", "{record: discipline, where: {colour: red}}"),
    _condition("record-choice", "{record: discipline, where: {form: SCOLDING}}"),
    _condition("record-order", "{record: discipline, where: {whom: {at_least: SUBJECT}}}"),
    _condition("all-empty", "{all: []}"),
    _condition("any-text", "{any: x}"),
    _condition("never-holds", "{all: [{fact: is_exempt, is: true}, {fact: is_exempt, is: false}]}"),
    _condition("always", "{any: [{fact: is_exempt, is: true}, {fact: is_exempt, is: false}]}"),
    _condition("nested-allowed", _nested(6)),
    _condition("nested-too-deep", _nested(7)),
    _condition("too-many", f"{{any: [{MANY_CONDITIONS}]}}"),
    ("circle", CIRCLE),
)

LAYERS: tuple[tuple[str, Edits], ...] = (
    (
        "several",
        (
            ("standing: LOCAL", "standing: LOUD"),
            ("value: 60 %", "value: 40 %"),
            ("provision: P18-DEP-3", "provision: P18-DEP-9"),
            ("value: DOWN", "value: LEFT"),
            ("waiver: FORCE_MAJEURE", "waiver: LUCK"),
            ("effect: KNOCKS_OUT", "effect: OPENS"),
            ("most: 40}", "most: 41}"),
        ),
    ),
    _one("loosens", "value: 60 %", "value: 40 %"),
    _one("loosens-later", "value: 60 %", "value: 52 %"),
    _one("code", "layer: province-2020", "layer: Tỉnh"),
    _one("extends-unknown", "extends: small", "extends: big"),
    _one("key-unknown", "unit: T", "units: T"),
    _one("share-over", "value: 60 %", "value: 160 %"),
    _one("value-word", "value: 60 %", "value: much"),
    _one("value-kind", "value: 60 %", "value: 6"),
    _one("number-unknown", "P18-GR-1.exceeded", "P18-GR-1.done"),
    _one("number-fixed", "P18-GR-1.exceeded", "P18-GR-1.all"),
    _one("number-form", "P18-GR-1.exceeded", "exceeded"),
    _one("adopts-binding", "provision: P18-DEP-3", "provision: P18-KO-1"),
    _one("adopts-text", "provision: P18-DEP-3", "provision: P18-CAP-4"),
    _one("setting-unknown", "setting: cap.rounding", "setting: cap.base"),
    _one("waiver-not-admitted", "waiver: FORCE_MAJEURE", "waiver: OBJECTIVE_CAUSE"),
    _one("provision-id", "provision: L-KO-1", "provision: P18-KO-9"),
    _one("too-early", "from: 2020-11-01, value: 60 %", "from: 2020-10-31, value: 60 %"),
    _one("scale", "scale: POINTS", "scale: STARS"),
    _one("scale-levels", "scale: POINTS", "scale: LEVELS"),
    _one("fact-unknown", "fact: score_results", "fact: nothing"),
    _one("fact-kind", "fact: score_results", "fact: criteria_results"),
    _one("criterion-twice", "code: r2", "code: r1"),
    _one("criterion-no-points", ", most: 30}", "}"),
    _one("criteria-category", "[member]\n    groups", "[cadre]\n    groups"),
    _one("when-changed", "    scale: POINTS", "    when_changed: MAYBE\n    scale: POINTS"),
    ("criteria-sum", (("most: 70", "most: 60"), ("most: 40}", "most: 30}"))),
    _one("set-twice", f"  - {SETTING}\n", f"  - {SETTING}\n" * 2),
    _one("setting-share", SETTING, "{setting: cap.share, from: 2020-11-01, value: 300 %}"),
    _one("setting-majority", SETTING, "{setting: ballot.majority, from: 2020-11-01, value: many}"),
    _one("setting-count", SETTING, "{setting: notice.days, from: 2020-11-01, value: 1.5}"),
    _one("draft", "standing: LOCAL", "standing: DRAFT"),
)

CRLF_FACTS = b"tasks_assigned: 10\r\ntasks_done: ten\r\n"
ALIASES = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 5))
# files that are no pack at all, or hardly YAML
WHOLE_FILES: tuple[tuple[str, bytes], ...] = (
    ("empty", b""),
    ("comment", b"# nothing\n"),
    ("dashes", b"---\n"),
    ("list", b"[]"),
    ("text", b"text"),
    ("number", b"1"),
    ("key-map", b"{[a]: b}"),
    ("key-list", b"? [a, b]\n: c\npack: x\n"),
    ("rules-map", b"rules: {a: b}"),
    ("other", b"a: 1\n"),
    ("pack-and-layer", b"pack: a\nlayer: b\n"),
    ("bracket-open", b"a: [1"),
    ("two-colons", b"a: b: c"),
    ("tab", b"\ta: 1"),
    ("tab-inside", b"pack: x\nrules:\n\t- rule: y\n"),
    ("control", b"a: \x07"),
    ("two-documents", b"--- a\n--- b"),
    ("version", b"%YAML 9.9\n---\na: 1"),
    ("anchor-unused", b"pack: &x small\n"),
    ("alias-first", b"pack: *x\n"),
    ("alias-bomb", f"l0: &l0 [lol, lol]\n{ALIASES}\n".encode()),
    ("merge", b"a: &a {x: 1}\nb:\n  <<: *a\n"),
    ("merge-plain", b"<<: {pack: x}\n"),
    ("tag", b"pack: !!python/object/apply:os.system [exit]\n"),
    ("tag-own", b"pack: !own x\nrules: !!set {a, b}\n"),
    ("quote-open", b'pack: "small\nrules: []\n'),
    ("escape", b'pack: "sm\\q"\n'),
    ("percent", b"rules: [{rule: '%s %(x)s', values: [{from: '%d'}]}]\nx%s: 1\n"),
    ("nested", b"[" * 200 + b"]" * 200),
    ("nested-deep", b"[" * 20_000 + b"]" * 20_000),
    ("nested-maps", b"pack: " + b"{a: " * 60 + b"1" + b"}" * 60),
    ("large", b"a: b\n#".ljust(600_000, b"x")),
    ("not-utf8", "pack: Đảng\n".encode("cp1258", "replace")),
    ("utf16", "pack: Đảng\n".encode("utf-16")),
    ("bom", b"\xef\xbb\xbfpack: x\n"),
    ("crlf", b"pack: x\r\ntitle: y\r\n"),
    ("cr", b"pack: x\rtitle: y\r"),
    ("null-byte", b"pack: x\x00\n"),
    ("long-value", b"rules:\n- values:\n  - from: " + b"9" * 5_000),
    ("line-separator", "pack: a\u2028b\u0085c\n".encode()),
    ("indent", b"pack: x\n  title: y\n"),
    ("dedent", b"rules:\n    - rule: x\n  - rule: y\n"),
    ("scalars", b"pack: |\n  small\n  pack\ntitle: >-\n  {vi: a,\n  en: b}\nchecked_by: ~\n"),
    ("many-keys", b"".join(b"k%d: 1\n" % number for number in range(60))),
)

# name, edits of two packs that stand beside each other
FIRST = ("pack: small", "pack: xx-2020")
SECOND: Edits = (("pack: small", "pack: xx-2022"), ("- from: 2020-01-01", "- from: 2022-01-01"))
PAIRS: tuple[tuple[str, tuple[Edits, Edits]], ...] = (
    ("code-of-two-files", ((), ())),
    ("gap", ((FIRST, _ended("2021-12-31")), SECOND)),
    ("overlap", ((FIRST, _ended("2022-01-02")), SECOND)),
    ("no-end", ((FIRST,), SECOND)),
    ("in-line", ((FIRST, _ended("2022-01-01")), SECOND)),
)

BLOCK_FACTS = b"""discipline:
  - document: |
      1-Q
    on: 2023-05-01
    issued_by: >-
      UBKT
      huyen
    form: REPRIMAND
    whom: SUBJECT
    is_duty_related: false
"""
RECORD = "document: 1-QĐ, on: 2023-05-01, issued_by: UBKT, form: WARNING, whom: SUBJECT"
# name, whether it is good (then it is explained and not recorded), content
FACTS: tuple[tuple[str, bool, bytes], ...] = (
    ("empty", False, b""),
    ("list", False, b"- tasks_done\n"),
    ("text", False, b"tasks_done\n"),
    ("not-yaml", False, b"tasks_done: [1\n"),
    ("unknown", False, b"tasks_dreamt: 5\ntasks_done: 5\n"),
    ("key-twice", False, b"tasks_done: 5\ntasks_done: 6\n"),
    ("key-number", False, b"5: 5\n[a]: 6\n"),
    ("counts", False, b"tasks_assigned: -1\ntasks_done: 1.5\ntasks_on_time: ten\n"),
    ("counts-odd", False, b"tasks_assigned: 0x10\ntasks_done: 1_000\ntasks_on_time: 1e3\n"),
    ("counts-more", False, b"tasks_assigned: +10\ntasks_done: 190:20\ntasks_on_time: '5'\n"),
    ("counts-types", False, b"tasks_assigned: [1]\ntasks_done: {a: 1}\ntasks_on_time: true\n"),
    ("counts-digits", False, "tasks_done: ٢٠\ntasks_late: .5\n".encode()),
    ("counts-large", False, b"tasks_done: " + b"9" * 40 + b"\n"),
    ("points", False, b"score_general: 31\nscore_results: -1\nscore: 1e1\n"),
    ("points-odd", False, b"score_general: .inf\nscore_results: 1/2\nscore: 28,5\n"),
    ("yes-no", False, b"outstanding: yes\nis_exempt: 1\nis_suspended: 'true'\nreview_done: on\n"),
    ("grades", False, b"state_grade: FINE\nprevious_grade: good\nunit_grade: [GOOD]\n"),
    ("levels", False, b"criteria_general: {a: FINE}\ncriteria_results: [GOOD]\n"),
    ("levels-odd", False, b"criteria_general: {}\ncriteria_results: {1: GOOD}\n"),
    ("grade-counts", False, b"members: {GOOD: -1, FINE: 2}\ndirect_units: 5\n"),
    ("records-text", False, b"discipline: none\nconclusions: {a: 1}\n"),
    ("records-keys", False, b"discipline: [{form: WARNING}, {colour: red}]\n"),
    ("records-day", False, f"discipline: [{{{RECORD}}}]\n".replace("05-01", "02-30").encode()),
    ("records-choice", False, f"discipline: [{{{RECORD}}}]\n".replace("WARN", "SCOLD").encode()),
    ("several", False, b"tasks_done: x\nscore: -1\nnothing: 1\ndiscipline: 5\nis_exempt: maybe\n"),
    ("alias", False, b"tasks_done: &n 5\ntasks_late: *n\n"),
    ("tab", False, b"tasks_done:\t5\n\ttasks_late: 1\n"),
    ("crlf", False, CRLF_FACTS),
    ("not-utf8", False, b"tasks_done: \xff\n"),
    ("json-broken", False, b'{"tasks_done": 5,\n'),
    ("parts-over-whole", False, b"tasks_assigned: 5\ntasks_done: 9\n"),
    ("computed-given", False, b"branch_members: 5\nmonths_since_admission: -5\n"),
    ("null", True, b"tasks_done: null\ntasks_late: ~\noutstanding:\n"),
    ("json", True, b'{"tasks_assigned": 5, "tasks_done": 4, "outstanding": true}\n'),
    ("quoted", True, b"'tasks_assigned': 5\n\"tasks_done\": 4 # four\n"),
    ("octal", True, b"tasks_assigned: 010\ntasks_done: 007\n"),
    ("decimals", True, b"score_general: 28.50\nscore_results: 5\n"),
    ("true-spelt", True, b"outstanding: True\nis_exempt: FALSE\n"),
    ("records", True, f"discipline: [{{{RECORD}, is_duty_related: true}}]\n".encode()),
    ("block", True, BLOCK_FACTS),
    ("comments", True, b"# a\n---\ntasks_done: 5 # b\n...\n"),
)
