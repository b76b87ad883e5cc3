"""Word an entry of the journal: its act, the thing it is about, and each changed field."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xeploai.domain import ROLE_LABELS, Role, message, translate

from .values import case_words, cycle_words, value_words

if TYPE_CHECKING:
    from xeploai.accounts.models import JournalEntry

ACT_WORDS = {
    "account.closed": message("account closed"),
    "account.identity_tied": message("identity linked to the account"),
    "account.identity_untied": message("identity unlinked from the account"),
    "account.linked": message("account linked to a member"),
    "account.opened": message("account opened"),
    "account.password_changed": message("own password changed"),
    "account.password_set": message("new password set"),
    "account.recovery_codes_made": message("new recovery codes created"),
    "account.reopened": message("account opened again"),
    "account.request_confirmed": message("request about an account confirmed"),
    "account.request_refused": message("request about an account refused"),
    "account.request_requested": message("act on an account asked for, for a second person"),
    "account.request_withdrawn": message("request about an account withdrawn"),
    "account.second_factor_added": message("second factor switched on"),
    "account.second_factor_removed": message("second factor switched off"),
    "account.second_factor_reset": message("second factor removed"),
    "account.signed_in": message("signed in"),
    "backup.made": message("backup made"),
    "backup.removed": message("older backups removed"),
    "backup.verified": message("restore of a backup tried out"),
    "case.added": message("case added after a change of the register"),
    "case.added_late": message("case added late"),
    "case.ended": message("case ended after a change of the register"),
    "case.ended_late": message("case ended late"),
    "case.moved_late": message("case moved late"),
    "case.follows": message("case moved with the register"),
    "case.joined": message("cases of one person joined"),
    "case.removed": message("empty case removed after a change of the register"),
    "case.list_seen": message("list of cases viewed"),
    "case.seen": message("case viewed"),
    "cases.exported": message("list of cases downloaded"),
    "collective.changed": message("collective changed"),
    "cycle.closed": message("cycle closed"),
    "cycle.corrected": message("dates or rules of the cycle corrected"),
    "cycle.deciding": message("deciding begun in the cycle"),
    "cycle.exported": message("data of the cycle exported"),
    "cycle.facts_closed": message("cycle closed for facts"),
    "cycle.frozen": message("tree of the cycle frozen"),
    "cycle.opened": message("cycle opened"),
    "cycle.planned": message("cycle planned"),
    "cycle.reopened": message("cycle reopened for decisions"),
    "cycle.reopened_for_facts": message("cycle reopened for facts"),
    "cycle.reported": message("cycle marked as reported"),
    "cycle.tree_added": message("tree of another province added to the cycle"),
    "cycle.tree_taken_back": message("added tree taken back"),
    "cycle.withdrawn": message("cycle withdrawn"),
    "decision.reasoned": message("reason given for a decision against the rules"),
    "decision.replaced": message("decision replaced"),
    "decision.to_recheck": message("decision to be checked again"),
    "decisions.recorded": message("decisions recorded"),
    "facts.recorded": message("facts recorded"),
    "facts.taken_in": message("facts of many cases imported"),
    "figures.seen": message("figures viewed that show the grade of a single person"),
    "grade.proposed": message("grade proposed"),
    "journal.searched": message("journal searched"),
    "list.taken_in": message("list imported"),
    "membership.changed": message("membership changed"),
    "membership.ended": message("membership ended"),
    "person.changed": message("person changed"),
    "person.joined": message("two entries of one person joined"),
    "population.refreshed": message("cycle brought in line with the register"),
    "post.changed": message("post changed"),
    "register.reorganised": message("reorganisation carried out"),
    "register.restored": message("reorganisation taken back"),
    "register.stored": message("whole register stored"),
    "register.unseen_by_cycles": message("reason for a change that cycles which stand do not see"),
    "return.absence_declared": message("absence of a line declared"),
    "return.absence_withdrawn": message("declaration of an absence withdrawn"),
    "return.accepted": message("statistical return accepted"),
    "return.file_read": message("file of a statistical return downloaded"),
    "return.recorded": message("statistical return recorded"),
    "return.sent_back": message("statistical return sent back"),
    "role.ended": message("role ended"),
    "role.granted": message("role granted"),
    "exceptional_share.admitted": message("exceptional share admitted"),
    "exceptional_share.withdrawn": message("exceptional share withdrawn"),
    "rows.sealed": message("earlier records sealed by the journal"),
    "rules.stored": message("local rules stored"),
    "rules.withdrawn": message("local rules withdrawn"),
    "seat.changed": message("seat in a leadership collective changed"),
    "template.taken": message("filled template downloaded"),
    "token.created": message("token for programs created"),
    "token.revoked": message("token for programs revoked"),
    "unit.changed": message("unit changed"),
    "unit.closed": message("unit closed"),
    "unit.merged": message("unit merged"),
    "unit.opening_corrected": message("opening day of a unit corrected"),
    "unit.recategorised": message("category of a unit changed"),
    "unit.registered": message("unit registered"),
    "unit.renamed": message("unit renamed"),
    "unit.reorganised": message("unit reorganised by a sheet"),
    "unit.reports_by": message("way of reporting changed"),
    "unit.restored": message("unit restored as before a sheet"),
    "unit.split_off": message("unit split off"),
    "unit.transferred": message("unit transferred"),
    "upload.answered": message("questions about an upload answered"),
    "upload.cancelled": message("upload cancelled"),
    "upload.confirmed": message("upload confirmed and stored"),
    "upload.expired": message("upload cancelled: not confirmed in its time"),
    "upload.reasoned": message("reason given for an upload"),
    "upload.received": message("upload received"),
    "upload.bad_rows_taken": message("refused rows of an upload downloaded"),
    "upload.looked_at": message("preview of an upload viewed"),
}
KIND_WORDS = {
    "account": message("account"),
    "case": message("case"),
    "collective": message("collective"),
    "cycle": message("cycle"),
    "export": message("file exported"),
    "journal": message("journal"),
    "list": message("list"),
    "person": message("person"),
    "reorganisation": message("reorganisation"),
    "rules": message("local rules"),
    "unit": message("unit"),
    "upload": message("upload"),
}
FIELD_WORDS = {
    "active": message("open"),
    "address": message("address"),
    "admitted_on": message("admitted on"),
    "below": message("units below"),
    "asked_by": message("asked by"),
    "asked_for": message("asked for"),
    "begins": message("begins with"),
    "body": message("body"),
    "branch": message("branch"),
    "by_return": message("by return"),
    "cases": message("cases"),
    "cause": message("cause"),
    "category": message("category"),
    "changed": message("changed"),
    "closed_by": message("closed by"),
    "collective": message("leadership collective"),
    "cycles": message("cycles that stand"),
    "closed_on": message("closed on"),
    "closes_on": message("closes on"),
    "confirmed_as": message("rows stored"),
    "dated_on": message("dated"),
    "delegated_by": message("delegated by"),
    "document": message("document"),
    "end_cause": message("cause"),
    "facts": message("facts"),
    "figure": message("figure"),
    "file": message("file"),
    "files": message("files"),
    "format": message("format of the file"),
    "for_once": message("for one sign-in"),
    "from": message("from"),
    "from_on": message("from the day"),
    "full_name": message("full name"),
    "goes_over": message("what goes over"),
    "grade": message("grade"),
    "group": message("group"),
    "ground": message("ground"),
    "into": message("into"),
    "is_acting": message("acting head"),
    "is_alone": message("without a second person"),
    "is_head": message("is head"),
    "kind": message("sort"),
    "label": message("name shown"),
    "left_out": message("rows left out"),
    "means": message("by"),
    "below_to": message("units below go to"),
    "joined": message("entry joined"),
    "members": message("members"),
    "members_to": message("members go to"),
    "name": message("name"),
    "late": message("late"),
    "made_at": message("made at"),
    "new": message("new"),
    "new_rows": message("new rows"),
    "on": message("on the day"),
    "only_lines": message("only the lines of the file"),
    "opened_on": message("opened on"),
    "opens_on": message("opens on"),
    "operator": message("by the operator of the program"),
    "pack": message("rule pack"),
    "page": message("page"),
    "pack_version": message("version of the rule pack"),
    "parent": message("direct superior"),
    "people": message("people"),
    "person": message("person"),
    "place": message("branch or unit"),
    "posts": message("posts"),
    "reason": message("reason"),
    "remarks": message("points that deserved attention"),
    "reorganisation": message("reorganisation sheet"),
    "replaced": message("replaced"),
    "replaces_whole": message("replaces the earlier return as a whole"),
    "role": message("role"),
    "rows": message("rows"),
    "sector": message("sector"),
    "sha256": message("checksum"),
    "sheets": message("sheets of facts"),
    "show": message("part shown"),
    "size": message("size in bytes"),
    "source": message("reports by"),
    "stage": message("stage"),
    "subject": message("subject"),
    "standing": message("standing"),
    "state": message("state"),
    "status": message("status"),
    "suggested": message("suggested"),
    "title": message("title"),
    "told_by": message("source"),
    "type": message("sort"),
    "unchanged": message("unchanged"),
    "uid": message("identity"),
    "unit": message("unit"),
    "units": message("units"),
    "until_on": message("until the day"),
    "version": message("version"),
    "with_persons": message("with names of persons"),
    "withdrawn_on": message("withdrawn from the day"),
}


@dataclass(frozen=True)
class FieldChange:
    """One field of an entry, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryLine:
    """An entry in the language of the page."""

    number: int
    at: datetime
    by: str
    role: str
    act: str
    kind: str
    about: str
    cycle: str
    changes: tuple[FieldChange, ...]


def entry_line(row: "JournalEntry", language: str) -> EntryLine:
    """Word an entry; a code without a label is shown as it is."""
    role = ROLE_LABELS[Role(row.role)][language] if row.role in list(Role) else row.role
    about, cycle = _about(row, language)
    return EntryLine(
        row.number,
        row.at,
        row.by,
        f"{role} · {row.role_unit}" if role else "",
        translate(ACT_WORDS.get(row.act, row.act), language),
        translate(KIND_WORDS.get(row.kind, row.kind), language),
        about,
        cycle,
        tuple(_changes(row, language)),
    )


def _changes(row: "JournalEntry", language: str) -> Iterator[FieldChange]:
    before, after = (json.loads(text) if text else {} for text in (row.before, row.after))
    for name in dict.fromkeys((*before, *after)):
        label = translate(FIELD_WORDS.get(name, name), language)
        values = (value_words(name, each.get(name), language) for each in (before, after))
        yield FieldChange(label, *values)


def _about(row: "JournalEntry", language: str) -> tuple[str, str]:
    """Return what the entry is about, and its cycle where the first does not name it."""
    cycle = cycle_words(str(row.cycle), language) if row.cycle else ""
    if row.kind == "cycle":
        return cycle_words(row.about, language), ""
    if row.kind == "case":
        return case_words(row.about, row.cycle, language), ""
    return row.about, cycle
