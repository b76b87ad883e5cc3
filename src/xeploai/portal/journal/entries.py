"""Word an entry of the journal: its act, the thing it is about, and each changed field."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xeploai.domain import CYCLE_STATE_LABELS, ROLE_LABELS, CycleState, Role, message, translate

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
    "account.second_factor_added": message("second factor switched on"),
    "account.second_factor_removed": message("second factor switched off"),
    "account.second_factor_reset": message("second factor removed"),
    "account.signed_in": message("signed in"),
    "backup.made": message("backup made"),
    "case.added": message("case added after a change of the register"),
    "case.added_late": message("case added late"),
    "case.ended": message("case ended after a change of the register"),
    "case.ended_late": message("case ended late"),
    "case.follows": message("case moved with the register"),
    "case.joined": message("cases of one person joined"),
    "case.removed": message("empty case removed after a change of the register"),
    "case.list_seen": message("list of cases viewed"),
    "case.seen": message("case viewed"),
    "collective.changed": message("collective changed"),
    "cycle.closed": message("cycle closed"),
    "cycle.corrected": message("dates or rules of the cycle corrected"),
    "cycle.deciding": message("deciding begun in the cycle"),
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
    "return.recorded": message("statistical return recorded"),
    "role.ended": message("role ended"),
    "role.granted": message("role granted"),
    "exceptional_share.admitted": message("exceptional share admitted"),
    "exceptional_share.withdrawn": message("exceptional share withdrawn"),
    "rules.stored": message("local rules stored"),
    "rules.withdrawn": message("local rules withdrawn"),
    "template.taken": message("filled template downloaded"),
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
    "branch": message("branch"),
    "by_return": message("by return"),
    "cases": message("cases"),
    "category": message("category"),
    "closed_by": message("closed by"),
    "closed_on": message("closed on"),
    "closes_on": message("closes on"),
    "delegated_by": message("delegated by"),
    "document": message("document"),
    "facts": message("facts"),
    "file": message("file"),
    "for_once": message("for one sign-in"),
    "from": message("from"),
    "from_on": message("from the day"),
    "full_name": message("full name"),
    "grade": message("grade"),
    "into": message("into"),
    "is_acting": message("acting head"),
    "is_head": message("is head"),
    "kind": message("sort"),
    "label": message("name shown"),
    "means": message("by"),
    "members": message("members"),
    "name": message("name"),
    "late": message("late"),
    "new": message("new"),
    "new_rows": message("new rows"),
    "on": message("on the day"),
    "opened_on": message("opened on"),
    "opens_on": message("opens on"),
    "pack": message("rule pack"),
    "pack_version": message("version of the rule pack"),
    "parent": message("direct superior"),
    "people": message("people"),
    "person": message("person"),
    "posts": message("posts"),
    "reason": message("reason"),
    "remarks": message("points that deserved attention"),
    "replaced": message("replaced"),
    "role": message("role"),
    "sector": message("sector"),
    "sha256": message("checksum"),
    "sheets": message("sheets of facts"),
    "source": message("reports by"),
    "stage": message("stage"),
    "standing": message("standing"),
    "state": message("state"),
    "status": message("status"),
    "suggested": message("suggested"),
    "title": message("title"),
    "told_by": message("source"),
    "type": message("sort"),
    "uid": message("identity"),
    "unit": message("unit"),
    "units": message("units"),
    "until_on": message("until the day"),
    "version": message("version"),
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
    cycle: int | None
    changes: tuple[FieldChange, ...]


def entry_line(row: "JournalEntry", language: str) -> EntryLine:
    """Word an entry; a code without a label is shown as it is."""
    role = ROLE_LABELS[Role(row.role)][language] if row.role in list(Role) else row.role
    return EntryLine(
        row.number,
        row.at,
        row.by,
        f"{role} · {row.role_unit}" if role else "",
        translate(ACT_WORDS.get(row.act, row.act), language),
        translate(KIND_WORDS.get(row.kind, row.kind), language),
        row.about,
        row.cycle,
        tuple(_changes(row, language)),
    )


def _changes(row: "JournalEntry", language: str) -> Iterator[FieldChange]:
    before, after = (json.loads(text) if text else {} for text in (row.before, row.after))
    for name in dict.fromkeys((*before, *after)):
        label = translate(FIELD_WORDS.get(name, name), language)
        yield FieldChange(label, _value(before, name, language), _value(after, name, language))


def _value(fields: Mapping[str, Any], name: str, language: str) -> str:
    value = fields.get(name)
    if name == "state" and value in list(CycleState):
        return CYCLE_STATE_LABELS[CycleState(value)][language]
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)
