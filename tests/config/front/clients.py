"""A client that sends a request in pieces, as slowly as a test likes."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xeploai.config.front import BufferedPages, Limits

Piece = bytes | float | None
KEY = "test.refused"


@dataclass
class Client:
    """One request: pieces of its body, pauses in seconds, and None where the client leaves."""

    pieces: Iterable[Piece] = ()
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    sent: list[Mapping[str, Any]] = field(default_factory=list)
    method: str = "POST"
    raw_path: bytes = b"/a"
    # seconds that it takes to read a piece of the answer
    reads_in: float = 0

    def __post_init__(self) -> None:
        self.pieces = [*self.pieces]
        size = sum(len(one) for one in self.pieces if isinstance(one, bytes))
        if self.method == "POST" and not self.headers:
            self.headers = [(b"content-length", str(size).encode())]
        self.left = list(self.pieces)

    @property
    def scope(self) -> dict[str, Any]:
        """The request as the server describes it."""
        return {
            "type": "http",
            "method": self.method,
            "raw_path": self.raw_path,
            "query_string": b"",
            "http_version": "1.1",
            "scheme": "http",
            "server": ("127.0.0.1", "8000"),
            "client": ("127.0.0.1", "50000"),
            "headers": self.headers,
        }

    async def receive(self) -> Mapping[str, Any]:
        """Return the next piece of the body."""
        while self.left:
            piece = self.left.pop(0)
            if piece is None:
                return {"type": "http.disconnect"}
            if isinstance(piece, bytes):
                more = bool(self.left)
                return {"type": "http.request", "body": piece, "more_body": more}
            await asyncio.sleep(piece)
        await asyncio.sleep(60)
        raise AssertionError("nothing more comes")

    async def send(self, message: Mapping[str, Any]) -> None:
        """Take a piece of the answer."""
        await asyncio.sleep(self.reads_in)
        self.sent.append(message)

    @property
    def status(self) -> int:
        """The status of the answer."""
        return int(self.sent[0]["status"])

    @property
    def content(self) -> bytes:
        """The content of the answer."""
        return b"".join(message.get("body", b"") for message in self.sent)


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """Answer with what was sent, or with the status of a refusal."""
    start(f"{environ.get(KEY, 200)} Words", [("X-Size", environ["CONTENT_LENGTH"])])
    return [environ["wsgi.input"].read()]


def front(pages: Any = echo, threads: int = 2, **limits: Any) -> BufferedPages:
    """Return an application with its limits."""
    return BufferedPages(pages, threads=threads, refusal_key=KEY, limits=Limits(**limits))


def ask(application: BufferedPages, *clients: Client) -> None:
    """Let clients ask at the same time, and wait for all of them."""

    async def together() -> None:
        calls = (application(one.scope, one.receive, one.send) for one in clients)
        await asyncio.gather(*calls)

    asyncio.run(together())
