"""The environ that a request becomes, and the answer of the pages."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest

from tests.config.front.clients import Client
from xeploai.config.front.wsgi_call import answer_of, environ_of

BODY = BytesIO()


def environ(*headers: tuple[bytes, bytes], path: bytes = b"/a", size: int = 0) -> dict[str, Any]:
    scope = Client(headers=list(headers), raw_path=path).scope
    return environ_of(scope, BODY, size)


def test_the_address_keeps_its_bytes_whatever_they_mean() -> None:
    assert environ(path=b"/%C3%A9/%ff/%2F")["PATH_INFO"] == "/Ã©/ÿ//"


def test_headers_get_the_names_of_wsgi() -> None:
    found = environ((b"content-type", b"text/plain"), (b"x-forwarded-for", b"10.0.0.7"))

    assert found["CONTENT_TYPE"] == "text/plain"
    assert found["HTTP_X_FORWARDED_FOR"] == "10.0.0.7"
    assert "HTTP_CONTENT_TYPE" not in found


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    assert "HTTP_X_FORWARDED_FOR" not in environ((b"x_forwarded_for", b"10.0.0.7"))


def test_a_header_given_twice_is_one_list() -> None:
    found = environ((b"accept", b"a"), (b"accept", b"b"), (b"cookie", b"c=1"), (b"cookie", b"d=2"))

    assert (found["HTTP_ACCEPT"], found["HTTP_COOKIE"]) == ("a,b", "c=1; d=2")


def test_the_size_is_that_of_what_came() -> None:
    found = environ((b"transfer-encoding", b"chunked"), size=7)

    assert found["CONTENT_LENGTH"] == "7"
    assert "HTTP_TRANSFER_ENCODING" not in found


def test_the_address_of_the_client_is_the_connections() -> None:
    assert environ()["REMOTE_ADDR"] == "127.0.0.1"


def test_pages_that_fail_in_the_middle_are_closed_and_say_so() -> None:
    closed: list[bool] = []

    class Pieces:
        def __iter__(self) -> Iterator[bytes]:
            yield b"a"
            raise ZeroDivisionError

        def close(self) -> None:
            closed.append(True)

    def pages(environ: dict[str, Any], start: Callable[..., Any]) -> Pieces:
        start("200 OK", [])
        return Pieces()

    with pytest.raises(ZeroDivisionError):
        answer_of(pages, {})

    assert closed == [True]
