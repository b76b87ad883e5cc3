"""One call of a WSGI application: its environ from an ASGI scope, and its answer, held back."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Self
from urllib.parse import unquote_to_bytes

Scope = Mapping[str, Any]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
IN_MEMORY_BYTES = 2**20
CHUNK_BYTES = 64 * 1024
SEPARATORS = {"COOKIE": "; "}


class Answer:
    """An answer with all of its content, so that no thread waits for who reads it."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.content = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 (closed in __exit__)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget the content."""
        self.content.close()

    def start(self, status: str, headers: Iterable[tuple[str, str]], *_: object) -> None:
        """Take the status and the headers: WSGI's `start_response`."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]

    def chunks(self) -> Iterator[bytes]:
        """Yield the content in pieces."""
        self.content.seek(0)
        while chunk := self.content.read(CHUNK_BYTES):
            yield chunk


def answer_of(pages: Wsgi, environ: dict[str, Any]) -> Answer:
    """Call the application and return its answer, whole."""
    answer = Answer()
    try:
        parts = pages(environ, answer.start)
        try:
            for part in parts:
                answer.content.write(part)
        finally:
            if close := getattr(parts, "close", None):
                close()
    except BaseException:
        answer.content.close()
        raise
    return answer


def environ_of(scope: Scope, body: IO[bytes], size: int) -> dict[str, Any]:
    """Return the environ of a request whose body is there."""
    server, client = scope.get("server") or ("", ""), scope.get("client") or ("", "")
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": str(client[0]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_variables(scope["headers"]),
        # what has come, however it came
        "CONTENT_LENGTH": str(size),
    }


def _variables(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers as WSGI names them.

    One with an underscore is left out: under that name it would pass for another, such as what the
    proxy says of the client's address.
    """
    values: dict[str, str] = {}
    for raw, value in headers:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        text = value.decode("latin-1")
        if key in values:
            text = values[key] + SEPARATORS.get(name, ",") + text
        values[key] = text
    values.pop("HTTP_TRANSFER_ENCODING", None)
    return values
