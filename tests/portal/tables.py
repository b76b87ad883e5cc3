"""Pages as tests read them: rows by heading, terms, sentences of a class, faults by field."""

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "img", "hr", "source", "path", "rect"}


class Element:
    """An element of a page with its children, and texts among them."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str, css_class: str = "") -> list["Element"]:
        return [
            each
            for each in self.walk()
            if each.tag == tag and (not css_class or css_class in each.classes)
        ]

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """The text with single spaces, without what is folded into `<details>`."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "details" and "many" in child.classes:
                yield " "
            elif child.tag not in ("script", "style"):
                yield from child._texts()
                if child.tag not in ("a", "span", "small", "strong", "code", "sup"):
                    yield " "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        names = [each.tag for each in self.open]
        if tag in names[1:]:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(page: str) -> Element:
    builder = _Builder()
    builder.feed(page)
    return builder.open[0]


def part(page: str, name: str) -> Element:
    """Return the element with an id."""
    found = [each for each in parse(page).walk() if each.attributes.get("id") == name]
    assert len(found) == 1, (name, len(found))
    return found[0]


def rows(page: str | Element, name: str = "") -> list[list[str]]:
    """Return the cells of every row in the bodies of the tables, or of those within a part."""
    root = page if isinstance(page, Element) else part(page, name) if name else parse(page)
    return [
        [cell.text for cell in line.walk() if cell.tag in ("th", "td")]
        for body in root.all("tbody")
        for line in body.all("tr")
    ]


def row(page: str | Element, heading: str, name: str = "") -> list[str]:
    """Return the cells after the heading of the only row with that heading."""
    found = [line[1:] for line in rows(page, name) if line and line[0] == heading]
    assert len(found) == 1, (heading, rows(page, name))
    return found[0]


def terms(page: str) -> dict[str, str]:
    """Return what the definition lists of a page say, by term."""
    found: dict[str, str] = {}
    term = ""
    for each in parse(page).walk():
        if each.tag == "dt":
            term = each.text
        elif each.tag == "dd":
            found[term] = each.text
    return found


def sentences(page: str | Element, tag: str, css_class: str = "") -> list[str]:
    root = page if isinstance(page, Element) else parse(page)
    return [each.text for each in root.all(tag, css_class)]


def links(page: str | Element) -> list[str]:
    root = page if isinstance(page, Element) else parse(page)
    return [each.attributes.get("href", "") for each in root.all("a")]


def faults_by_field(page: str) -> dict[str, list[str]]:
    """Return the faults that a form shows at its fields, by the id of the field."""
    return {
        each.attributes["id"].removesuffix("_error"): [line.text for line in each.all("li")]
        for each in parse(page).all("ul", "errorlist")
        if "id" in each.attributes
    }


def values(page: str) -> dict[str, str]:
    """Return what stands in the text fields of a page, by name."""
    return {
        each.attributes["name"]: each.attributes.get("value", "")
        for each in parse(page).all("input")
        if "name" in each.attributes
        and each.attributes.get("type", "text") not in ("radio", "checkbox", "submit")
    }
