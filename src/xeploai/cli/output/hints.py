"""What a command adds to a message: the option or the command that helps. Pages name neither."""

import sys

from xeploai.domain import Fault, message, say

REASON = message("Write it in the row's own column for it, or give one for all: --reason TEXT.")
DEVIATIONS = "xeploai.cycle.evaluation.deviations"
PLAN = "xeploai.results.returns.plan"
REPLACEMENT_REASON = message("The option for the reason: --reason TEXT.")
# by module and name of the message, so that a refusal loads no more of the program than it has to
HINTS = {
    (DEVIATIONS, "AGAINST_SUGGESTED"): REASON,
    (DEVIATIONS, "OVER_CEILING"): REASON,
    (DEVIATIONS, "OVER_AS_IT_STANDS"): REASON,
    (DEVIATIONS, "ON_CLOSED"): REASON,
    (DEVIATIONS, "NOT_LED_TO"): REASON,
    (DEVIATIONS, "NOT_RATED"): REASON,
    ("xeploai.cycle.operations.decision_rows", "SAME_DOCUMENT"): message(
        "The option for the reason: --correction TEXT."
    ),
    ("xeploai.cycle.queries.tree", "NO_SUCH_CYCLE"): message(
        "“xeploai cycle open” opens a new one."
    ),
    ("xeploai.intake.reading", "NO_HEADINGS"): message("“xeploai template” writes one."),
    ("xeploai.organisations.register.queries", "NO_SUCH_UNIT"): message(
        "“xeploai units” lists the codes."
    ),
    ("xeploai.organisations.register.units", "UNDER_ANOTHER"): message(
        "The command for it: xeploai unit transfer."
    ),
    ("xeploai.cycle.lifecycle.opening", "ASKS_AGAIN"): message("Add --accept."),
    ("xeploai.uploads.kinds.returns", "REPORTS_BY_CASES"): message(
        "The command for it: xeploai cycle report-by return --cycle %(cycle)s --unit %(unit)s"
    ),
    (PLAN, "SAME_NUMBER"): REPLACEMENT_REASON,
    (PLAN, "NO_NUMBER"): message("The options: --document NUMBER, --reason TEXT."),
    (PLAN, "EARLIER_NUMBER"): REPLACEMENT_REASON,
    (PLAN, "EARLIER_DAY"): REPLACEMENT_REASON,
    (PLAN, "EARLIER_FILE"): REPLACEMENT_REASON,
    (PLAN, "LEAVES_OUT"): message("The options: --only-lines or --replace-whole."),
    (PLAN, "LEAVES_REASON_OUT"): message("The option: --replace-whole."),
    ("xeploai.uploads.operations.store", "LONG_CORRECTION"): message(
        "It is the text of --correction."
    ),
    ("xeploai.uploads.context", "LONG_REASON"): message("It is the text of --reason."),
    ("xeploai.uploads.operations.store", "ONLY_GRADES_REASONED"): message("Leave out --reason."),
    ("xeploai.uploads.operations.store", "NO_CYCLE"): message("Add --cycle CODE."),
    ("xeploai.uploads.operations.store", "NO_SENDER"): message("Add --unit CODE."),
    ("xeploai.uploads.operations.store", "ONLY_GRADES_CORRECTED"): message(
        "Leave out --correction."
    ),
}


def say_with_hint(fault: Fault, language: str) -> str:
    """Return a message in a language, and the hint of the table for it."""
    hint = hint_of(fault)
    sentence = say(fault, language)
    return f"{sentence} {say(hint, language)}" if hint else sentence


def hint_of(fault: Fault) -> Fault | None:
    """Return the hint for a message; None where the table has none."""
    for (module, name), hint in HINTS.items():
        # the module of a message that is printed was loaded with it
        if module in sys.modules and getattr(sys.modules[module], name) == fault.text:
            return Fault(hint, fault.values)
    return None
