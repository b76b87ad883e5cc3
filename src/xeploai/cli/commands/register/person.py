"""`xeploai person`: end a membership, change a status, find and join double entries."""

import sys
from datetime import UTC, date, datetime
from typing import Any

import click

from xeploai.cli.command_line import DAY, Session, acts, choice
from xeploai.domain import (
    END_CAUSE_LABELS,
    LIKENESS_LABELS,
    EndCause,
    MembershipStatus,
    message,
)

ENDED = message("The membership of %(name)s (%(code)s) ends on %(day)s: %(cause)s.")
CHANGED = message("%(name)s (%(code)s) has another status from %(day)s on: %(status)s.")
JOINED = message("“%(drop)s” is joined with %(name)s (%(code)s) and leads there from now on.")
WOULD_JOIN = message(
    "Nothing is stored: this is a preview. “%(drop)s” would be joined with %(name)s (%(code)s)."
)
DIFFER = message("They differ: %(what)s: “%(own)s”, “%(other)s”.")
NOTHING_SPEAKS = message("Nothing speaks for one person: a reason is needed.")
DOUBLES = message("Pairs of entries that are likely to be one person: %(number)s.")

person = acts("person", "End memberships, change statuses, find and join double entries.")
on_option = click.option("--on", type=DAY, required=True, metavar="DATE", help="from which day")
causes = choice(cause.value for cause in EndCause if cause is not EndCause.MERGED)
statuses = choice(status.value for status in MembershipStatus)


def _by_and_at() -> dict[str, Any]:
    from xeploai.organisations.register import Actor

    return {"by": Actor("xeploai person"), "at": datetime.now(UTC)}


@person.command("history")
@click.argument("code")
@click.pass_obj
def history(session: Session, code: str) -> None:
    """Print the memberships of a person with causes and documents."""
    from xeploai.intake import MEMBERSHIP_STATUS_LABELS
    from xeploai.organisations.register import person_by_code, person_history

    found = person_by_code(code)
    sys.stdout.write(f"{found.code}\t{found.full_name}\t{found.admitted_on or '–'}\n")
    for one in person_history(found).memberships:
        status = MEMBERSHIP_STATUS_LABELS[one.status][session.language]
        cause = END_CAUSE_LABELS[EndCause(one.end_cause)][session.language] if one.end_cause else ""
        documents = "; ".join(filter(None, (one.document_number, one.end_document_number)))
        days = f"{one.from_on} – {one.until_on or ''}"
        line = [one.branch.code, days, status, cause or "–", documents or "–"]
        sys.stdout.write("\t".join(line) + "\n")


@person.command("end")
@click.argument("code")
@click.option("--cause", type=causes, required=True, help="why it ends")
@click.option("--document", default="", help="number of the document; a death needs none")
@on_option
@click.pass_obj
def end(session: Session, code: str, cause: str, document: str, on: date) -> None:
    """End the membership of a person; the day is the first one without it."""
    from xeploai.organisations.register import end_membership, person_by_code

    found, why = person_by_code(code), EndCause(cause)
    end_membership(person=found, on=on, cause=why, document_number=document, **_by_and_at())
    values = {"name": found.full_name, "code": found.code, "day": on}
    session.say(ENDED, **values, cause=END_CAUSE_LABELS[why])


@person.command("status")
@click.argument("code")
@click.option("--status", type=statuses, required=True, help="the new one")
@click.option("--document", required=True, help="number of the document")
@on_option
@click.pass_obj
def status(session: Session, code: str, status: str, document: str, on: date) -> None:
    """Give a person another status in the same branch."""
    from xeploai.intake import MEMBERSHIP_STATUS_LABELS
    from xeploai.organisations.register import change_status, person_by_code

    found, new = person_by_code(code), MembershipStatus(status)
    change_status(person=found, status=new, on=on, document_number=document, **_by_and_at())
    values = {"name": found.full_name, "code": found.code, "day": on}
    session.say(CHANGED, **values, status=MEMBERSHIP_STATUS_LABELS[status])


@person.command("duplicates")
@click.pass_obj
def duplicates(session: Session) -> None:
    """List entries that are likely to be one person, with what speaks for it."""
    from xeploai.organisations.doubles import double_persons

    pairs = double_persons()
    for pair in pairs:
        why = "; ".join(LIKENESS_LABELS[one][session.language] for one in pair.because)
        one, other = pair.one, pair.other
        line = [one.code, one.full_name, other.code, other.full_name, why]
        sys.stdout.write("\t".join(line) + "\n")
    session.say(DOUBLES, number=len(pairs))


@person.command("join")
@click.argument("keep")
@click.argument("drop")
@click.option("--document", required=True, help="number of the document")
@click.option("--reason", default="", help="why they are one person, where they are not alike")
@click.option("--dry-run", is_flag=True, help="show what would follow, store nothing")
@click.pass_obj
def join(
    session: Session, keep: str, drop: str, document: str, reason: str, *, dry_run: bool
) -> None:
    """Join the entry DROP into KEEP; cases, posts and the account follow."""
    from xeploai.cycle.operations import join_persons, preview_join
    from xeploai.organisations.register import person_by_code

    stays, goes = person_by_code(keep), person_by_code(drop)
    values = {"name": stays.full_name, "code": stays.code, "drop": goes.code}
    given: dict[str, Any] = {"keep": stays, "drop": goes, "on": date.today(), **_by_and_at()}
    given |= {"document_number": document, "reason": reason}
    if not dry_run:
        join_persons(**given)
        session.say(JOINED, **values)
        return
    preview = preview_join(**given)
    session.say(WOULD_JOIN, **values)
    language = session.language
    why = [LIKENESS_LABELS[one][language] for one in preview.alike]
    sys.stdout.write("".join(f"{line}\n" for line in why))
    if not why:
        session.say(NOTHING_SPEAKS)
    for what, own, other in preview.differ:
        session.say(DIFFER, what=what, own=own, other=other)
    for line in preview.moves:
        sys.stdout.write(f"{line.kind[language]}\t{line.name[language]}\n")
