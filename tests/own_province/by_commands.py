"""Play the story by commands, as the operator of an installation types them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .sheets import file_of
from .story import GRADINGS, Sheet, Step

# words in, what was printed out; a command that is refused fails the test
Run = Callable[..., str]
ACTS = {
    "CLOSE_FACTS": "close-facts",
    "START_DECIDING": "start-deciding",
    "MARK_REPORTED": "mark-reported",
    "CLOSE": "close",
    "REOPEN": "reopen",
}


@dataclass
class Commands:
    """What the steps of the story are as commands."""

    run: Run
    folder: Path

    def play(self, step: Step) -> None:
        getattr(self, step.verb)(**step.values)

    def _file(self, sheet: Sheet) -> Path:
        name, content = file_of(sheet)
        path = self.folder / name
        path.write_bytes(content)
        return path

    def send(self, sheet: Sheet, **terms: Any) -> None:
        words: list[object] = ["import", self._file(sheet), "--kind", sheet.kind]
        for name, value in terms.items():
            words += [f"--{name.replace('_', '-')}", value]
        if sheet.kind == "return":
            words.append("--replace-whole")
        self.run(*words)

    def plan(self, cycle: str, opens_on: Any, closes_on: Any, pack: str) -> None:
        days = ("--opens-on", opens_on, "--closes-on", closes_on)
        self.run("cycle", "plan", cycle, *days, "--pack", pack)

    def open(self, cycle: str, by_return: tuple[str, ...]) -> None:
        senders = [word for code in by_return for word in ("--by-return", code)]
        self.run("cycle", "open", cycle, "--accept", *senders)

    def act(self, cycle: str, act: str, reason: str) -> None:
        words = ("--reason", reason) if reason else ()
        self.run("cycle", ACTS[act], cycle, *words)

    def population(self, cycle: str) -> None:
        self.run("cycle", "population", "--cycle", cycle, "--apply")

    def facts(
        self,
        cycle: str,
        category: str,
        subject: str,
        values: dict[str, Any],
        document: str,
        on: Any,
    ) -> None:
        path = self.folder / "facts.yaml"
        lines = [f"{name}: {str(value).lower()}" for name, value in values.items()]
        path.write_text("\n".join(lines), encoding="utf-8")
        case = ("--cycle", cycle, "--category", category, "--subject", subject)
        source = ("--source", "Ủy ban Kiểm tra", "--document", document, "--dated", on)
        self.run("rules", "facts", *case, "--file", path, *source)

    def person_end(self, person: str, cause: str, on: Any, document: str) -> None:
        words = ("--document", document) if document else ()
        self.run("person", "end", person, "--cause", cause, "--on", on, *words)

    def person_status(self, person: str, status: str, on: Any, document: str) -> None:
        words = ("--status", status, "--on", on, "--document", document)
        self.run("person", "status", person, *words)

    def unit_close(self, code: str, members_to: str, on: Any, document: str) -> None:
        words = ("--members-to", members_to, "--on", on, "--document", document)
        self.run("unit", "close", code, *words)

    def unit_split(
        self, code: str, new: str, name: str, category: str, people: list[str], **given: Any
    ) -> None:
        goes = [word for person in people for word in ("--goes-over", person)]
        words = ("--new", new, "--name", name, "--category", category, *goes)
        dated = ("--on", given["on"], "--document", given["document"])
        self.run("unit", "split", code, *words, *dated)

    def sheet(self, sheet: Sheet) -> None:
        path = self._file(sheet)
        self.run("unit", "reorganise", path)
        self.run("unit", "reorganise", path, "--apply")

    def layer(self, content: str, name: str) -> None:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        self.run("rules", "store", path)

    def verdict(self, cycle: str, unit: str, verdict: str, reason: str) -> None:
        where = ("--cycle", cycle, "--unit", unit)
        if verdict == "ACCEPTED":
            self.run("returns", "accept", *where)
        else:
            self.run("returns", "send-back", *where, "--reason", reason)

    def end_case(
        self, cycle: str, subject: str, cause: str, on: Any, reason: str, document: str
    ) -> None:
        words = ("--cause", cause, "--on", on, "--reason", reason, "--document", document)
        self.run("cycle", "end-case", subject, "--cycle", cycle, *words)

    def add_case(self, cycle: str, subject: str, reason: str, document: str) -> None:
        words = ("--reason", reason, "--document", document)
        self.run("cycle", "add-case", subject, "--cycle", cycle, *words)

    def decide(self, cycle: str, correction: str, **given: Any) -> None:
        grade, reason = given["outcome"], ""
        subject = (given["category"], given["subject"], grade, reason, given["authority"])
        row = [*subject, given["document"], given["on"].isoformat(), given["reason"]]
        path = self._file(Sheet("gradings", GRADINGS, [row], f"{given['document']}-lai"))
        words = ("--correction", correction) if correction else ()
        self.run("import", path, "--kind", "gradings", "--cycle", cycle, *words)

    def add_tree(
        self, cycle: str, root: str, document: str, on: Any, by_return: tuple[str, ...]
    ) -> None:
        senders = [word for code in by_return for word in ("--by-return", code)]
        words = ("--root", root, "--document", document, "--dated-on", on, *senders)
        self.run("cycle", "add-tree", cycle, *words, "--dry-run")
        self.run("cycle", "add-tree", cycle, *words)
