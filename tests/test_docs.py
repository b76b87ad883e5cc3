"""What the documentation says is there is there, and what is there is documented."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from django.urls import resolve

import tools.__main__
from xeploai import __version__, rulepacks
from xeploai.cli.command_line import LazyCommand
from xeploai.cli.main import run
from xeploai.cli.program import COMMANDS, TOOLS
from xeploai.cli.supervision import PATIENCE_S
from xeploai.domain.figures.counts import FIGURES
from xeploai.domain.figures.rollup import ReportingSource
from xeploai.domain.grades import Grade
from xeploai.domain.register import ABOVE_THE_GRADED, SECTOR_LABELS, MembershipStatus
from xeploai.intake import COLUMNS, Kind, read_file
from xeploai.uploads.vocabulary import vocabulary_of

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted(DOCS.rglob("*.md")),
]

# of every command
COMMON_OPTIONS = ("-h", "--help", "--home", "--lang")
VARIABLE = re.compile(r"\b(?:XEPLOAI_[A-Z_]+|DATABASE_URL)\b")
LINK = re.compile(r"\]\(([^)\s]+)\)")
SEVERAL_LINES = re.MULTILINE | re.DOTALL
FENCE = re.compile(r"^```.*?^```$", SEVERAL_LINES)
# written so that the patterns do not find themselves
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:wor[k]|roo[t]|tm[p]|hom[e]/\w+|User[s]/\w+)/\w")
INDEX_ADDRESS = re.compile(
    r"py[p]i\.org|pythonhoste[d]|/simpl[e](?:/|\b(?=['\"]))|--(?:extra-)?index-ur[l]"
)


def section(page: str, name: str) -> str:
    """Return the part of a page under the heading that holds the name in backticks."""
    text = (DOCS / page).read_text(encoding="utf-8")
    heading = rf"^(#+) [^\n]*`{re.escape(name)}`\n"
    found = re.search(heading + r"(.*?)(?=^##? |^\1 |\Z)", text, SEVERAL_LINES)
    return found[2] if found else ""


def options_of(command: click.Command) -> Iterator[str]:
    """Yield every option of a command and of the acts below it."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from options_of(below)
    options = (param for param in command.params if isinstance(param, click.Option))
    yield from (word for each in options for word in each.opts if word not in COMMON_OPTIONS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_documented_with_its_options(command: LazyCommand) -> None:
    text = section("commands.md", command.name)

    assert text, f"docs/commands.md has no heading with `{command.name}`"
    missing = [word for word in options_of(command.load()) if word not in text]
    assert not missing


@pytest.mark.parametrize("name", TOOLS)
def test_every_command_for_developers_is_documented_with_its_options(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        tools.__main__.main([name, "--help"])
    options = re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out)

    text = section("commands.md", name)

    assert text, f"docs/commands.md has no heading with `{name}`"
    assert [word for word in options if word not in (*COMMON_OPTIONS, *text.split("`"))] == []


def read_in_code() -> set[str]:
    modules = [file for folder in ("src", "tools") for file in (ROOT / folder).rglob("*.py")]
    sources = [ROOT / "xeploai", *modules]
    return {name for file in sources for name in VARIABLE.findall(file.read_text("utf-8"))}


def test_the_table_of_settings_has_every_variable_that_is_read_and_none_besides() -> None:
    table = (
        (DOCS / "operations.md").read_text("utf-8").split("\n## Settings\n")[1].split("\n## ")[0]
    )
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)
    named = [name for name, *_ in rows]

    assert sorted(named) == sorted(read_in_code())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_names_a_variable_that_nobody_reads(page: Path) -> None:
    assert set(VARIABLE.findall(page.read_text("utf-8"))) <= read_in_code()


EXAMPLES = DOCS / "examples"
PROGRAM = "/opt/xeploai/xeploai"


def test_the_example_settings_are_variables_that_are_read() -> None:
    text = (EXAMPLES / "environment").read_text("utf-8")
    named = re.findall(r"^(\w+)=.+$", text, re.MULTILINE)

    assert named
    assert set(named) <= read_in_code()


@pytest.mark.parametrize(
    "name",
    [
        "xeploai.service",
        "xeploai-work.service",
        "xeploai-backup.service",
        "xeploai-head.service",
    ],
)
def test_the_commands_of_the_example_services_are_commands_of_ours(name: str) -> None:
    text = (EXAMPLES / name).read_text("utf-8")
    started = re.findall(rf"^ExecStart=.*?{PROGRAM} (.+)$", text, re.MULTILINE)

    assert len(started) == 1
    words = shlex.split(started[0].rstrip("'"))
    command = next(one for one in COMMANDS if one.name == words[0])
    assert command.load().make_context(command.name, words[1:])
    assert "EnvironmentFile=/etc/xeploai/environment" in text


SERVICES = ["xeploai.service", "xeploai-work.service"]


@pytest.mark.parametrize("name", SERVICES)
def test_an_example_service_comes_back_by_itself_and_writes_into_its_home_only(name: str) -> None:
    text = (EXAMPLES / name).read_text("utf-8")

    for line in (
        "Restart=always",
        "StartLimitIntervalSec=0",
        "KillMode=mixed",
        "OOMPolicy=continue",
        "NoNewPrivileges=true",
        "ProtectSystem=strict",
        "ReadWritePaths=/var/lib/xeploai",
        "PrivateTmp=true",
        "UMask=0077",
    ):
        assert line in text.splitlines()
    assert re.search(r"^MemoryMax=\d+M$", text, re.MULTILINE)


def test_the_example_services_end_later_than_their_supervisor_kills() -> None:
    pages, work = ((EXAMPLES / name).read_text("utf-8") for name in SERVICES)
    limits = [int(re.findall(r"TimeoutStopSec=(\d+)", text)[0]) for text in (pages, work)]

    assert limits[0] > PATIENCE_S
    # two readers and the rest, one after the other
    assert limits[1] > 3 * PATIENCE_S


def container() -> tuple[str, dict[str, list[str]]]:
    """Return the text of the example of a container, and its instructions."""
    text = (EXAMPLES / "Containerfile").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for line in text.replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        if word and not word.startswith("#"):
            found.setdefault(word, []).append(rest.strip())
    return text, found


def test_the_example_container_copies_what_is_there_and_starts_a_command_of_ours() -> None:
    text, found = container()

    copied = [source for line in found["COPY"] for source in line.split()[:-1]]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    entry, words = json.loads(found["ENTRYPOINT"][0]), json.loads(found["CMD"][0])
    assert entry == ["python", "-m", "xeploai"]
    command = next(one for one in COMMANDS if one.name == words[0])
    context = command.load().make_context(command.name, words[1:])
    assert found["EXPOSE"] == [str(context.params["port"])]
    assert f":{context.params['port']} xeploai" in text
    assert set(re.findall(r"XEPLOAI_[A-Z]+", text)) <= read_in_code()


def test_the_example_container_asks_for_an_address_that_is_there() -> None:
    _, found = container()
    asked = re.findall(r"http://127\.0\.0\.1:(\d+)(/[a-z/]+)", found["HEALTHCHECK"][0])

    assert [port for port, _ in asked] == found["EXPOSE"]
    assert resolve(asked[0][1]).url_name == "live"


def test_the_example_container_does_not_run_as_root_and_writes_into_its_volume_only() -> None:
    text, found = container()

    (home,) = found["VOLUME"]
    assert found["USER"] == ["xeploai"]
    assert f"XEPLOAI_HOME={home}" in found["ENV"][0]
    assert "--read-only" in text
    assert "--init" in text


def test_the_example_proxy_asks_where_the_example_service_serves() -> None:
    service = (EXAMPLES / "xeploai.service").read_text("utf-8")
    proxy = (EXAMPLES / "nginx.conf").read_text("utf-8")
    settings = (EXAMPLES / "environment").read_text("utf-8")
    port = re.search(r"serve .*--port (\d+)", service)
    name = re.search(r"XEPLOAI_HOSTS=(\S+)", settings)
    assert port is not None
    assert name is not None

    assert f"proxy_pass http://127.0.0.1:{port[1]};" in proxy
    assert proxy.count(f"server_name {name[1]};") == 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    inside = [link for link in links if not link.startswith(("http://", "https://"))]

    assert [link for link in inside if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether the file exists, and the heading in it."""
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not anchor or not target.is_file():
        return target.exists() and not anchor
    return anchor in anchors(target.read_text(encoding="utf-8"))


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def test_no_file_names_a_machines_folders_or_a_package_index() -> None:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-coz", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    found = []
    for name in filter(None, listed.decode().split("\0")):
        file = ROOT / name
        text = file.read_text(encoding="utf-8", errors="ignore") if file.is_file() else ""
        for pattern in (MACHINE_PATH, INDEX_ADDRESS):
            found += [f"{name}: {match[0]}" for match in pattern.finditer(text)]

    assert found == []


def test_the_glossary_has_every_category_grade_status_and_source() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    categories = {
        code
        for pack in rulepacks.builtin_packs().values()
        for value in pack.rules["grading.categories"].values
        for code in pack.categories_on(value.from_on)
    }
    names = [*categories, *ABOVE_THE_GRADED, *Grade, *MembershipStatus, *ReportingSource]

    assert [str(name) for name in names if f"`{name}`" not in text] == []


def test_no_term_stands_twice_in_the_glossary() -> None:
    rows = re.findall(
        r"^\| ([^|]+?) \| (`.+?) \|", (DOCS / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    names = [name for _, cell in rows for name in re.findall(r"`([^`]+)`", cell)]

    assert rows
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_every_column_is_documented_in_both_languages(kind: Kind) -> None:
    text = section("returns.md", kind.value)
    rows = [f"| `{column.name}` | {column.vi} | {column.en} |" for column in COLUMNS[kind]]

    assert [row for row in rows if row not in text] == []


def test_every_word_of_a_register_is_documented() -> None:
    text = " ".join(section("returns.md", "register").split())
    sectors = {sector.value: labels for sector, labels in SECTOR_LABELS.items()}
    units = vocabulary_of(None).categories_of_units

    assert [code for code in (*sectors, *units) if f"`{code}`" not in text] == []
    assert [label["vi"] for label in sectors.values() if label["vi"] not in text] == []


def test_every_figure_can_be_looked_up_in_the_commands() -> None:
    text = section("commands.md", "cases")

    assert [figure for figure in FIGURES if f"`{figure}`" not in text] == []


def written_out(folder: Path, kind: Kind, language: str = "csv") -> Path:
    """Write the example of a kind that stands in docs/returns.md."""
    found = re.search(rf"^```{language}\n(.*?)^```", section("returns.md", kind), SEVERAL_LINES)
    assert found
    file = folder / f"{kind.value}.{language}"
    file.write_text(found[1], encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", list(Kind))
def test_the_example_of_each_kind_is_read_as_that_kind(kind: Kind, tmp_path: Path) -> None:
    read = read_file(written_out(tmp_path, kind), vocabulary=vocabulary_of(None))

    assert read.kind is kind


def test_the_example_in_toml_is_read(tmp_path: Path) -> None:
    file = written_out(tmp_path, Kind.RETURN, "toml")

    assert read_file(file, vocabulary=vocabulary_of(None)).year == 2023


@pytest.mark.django_db
def test_the_commands_of_the_readme_make_a_province(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in Kind:
        written_out(tmp_path, kind)
    monkeypatch.setenv("XEPLOAI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    own = (ROOT / "README.md").read_text(encoding="utf-8").split("## Your own province")[1]
    commands = re.findall(r"^\./xeploai (.+)$", own.split("\n## ")[0], re.MULTILINE)

    codes = {command: run(shlex.split(command)) for command in commands}
    capsys.readouterr()
    run(["results", "--cycle", "2023", "--unit", "tinh", "--json"])
    told = json.loads(capsys.readouterr().out)

    assert commands
    assert {command: code for command, code in codes.items() if code != 0} == {}
    assert told["categories"]["member"]["made_of"] == {
        "cases": 2,
        "returns": 12,
        "accepted_returns": None,
    }
    assert (tmp_path / "report.docx").exists()


def test_every_decision_has_context_decision_and_consequences() -> None:
    pages = sorted((DOCS / "adr").glob("*.md"))
    parts = ["## Context", "## Decision", "## Consequences"]

    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. ")
        assert re.findall(r"^## .*$", text, re.MULTILINE) == parts


def test_the_changelog_has_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(rf"^## {re.escape(__version__)}\b", changes, re.MULTILINE)
