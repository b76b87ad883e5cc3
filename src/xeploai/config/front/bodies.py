"""Receive the body of a request within limits of time and size."""

import asyncio
import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Self

from .wsgi_call import Scope

Receive = Callable[[], Awaitable[Scope]]
IN_MEMORY_BYTES = 256 * 1024
# the status of the answer where a body is not received; the pages have a sentence for each
TOO_SLOW, TOO_LARGE, TOO_MANY, NO_SPACE = 408, 413, 503, 507


@dataclass(frozen=True)
class Limits:
    """What a body may ask for, and an answer.

    Args:
        size: bytes. Above what uploads may have, so that the refusal there names their limit.
        grace_s: seconds that every body may take.
        rate: bytes a second, in the mean, of a body that takes longer.
        at_once: bodies that one process receives at the same time.
        total: bytes of all bodies that one process holds at the same time.
        send_s: seconds in which a client has to take a piece of the answer.
    """

    size: int = 288 * 2**20
    grace_s: float = 20
    rate: int = 2_000
    at_once: int = 200
    total: int = 2**30
    send_s: float = 60


@dataclass
class Room:
    """What one process has at the moment: bodies that are coming, and bytes of all bodies."""

    bodies: int = 0
    size: int = 0


class Gone(Exception):
    """The client has closed the connection."""


class _Refused(Exception):
    """No more of the body is received."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


class Body:
    """The body of one request, in memory or, where it is long, in a file without a name."""

    def __init__(self, room: Room, limits: Limits) -> None:
        self.room, self.limits, self.size = room, limits, 0
        self.file = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 (closed in __exit__)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget the body."""
        self.room.size -= self.size
        self.file.close()

    async def receive(self, scope: Scope, receive: Receive) -> int | None:
        """Receive all of it; return the status of a refusal, and then nothing is there.

        Raises:
            Gone: the client did not wait.
        """
        stated = stated_size(scope)
        if stated == 0:
            return None
        try:
            self._refuse(stated or 0)
            self.room.bodies += 1
            try:
                await self._receive(receive)
            finally:
                self.room.bodies -= 1
        except _Refused as refused:
            self._empty()
            return refused.status
        self.file.seek(0)
        return None

    async def _receive(self, receive: Receive) -> None:
        async for chunk in self._chunks(receive):
            self.size += len(chunk)
            self.room.size += len(chunk)
            if self.size > self.limits.size:
                raise _Refused(TOO_LARGE)
            if self.room.size > self.limits.total:
                raise _Refused(TOO_MANY)
            self._write(chunk)

    async def _chunks(self, receive: Receive) -> AsyncIterator[bytes]:
        """Yield what comes, as long as it comes fast enough."""
        clock = asyncio.get_running_loop().time
        start = clock() + self.limits.grace_s
        try:
            async with asyncio.timeout_at(start) as limit:
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Gone
                    yield message.get("body", b"")
                    if not message.get("more_body", False):
                        return
                    limit.reschedule(start + self.size / self.limits.rate)
        except TimeoutError:
            raise _Refused(TOO_SLOW) from None

    def _refuse(self, stated: int) -> None:
        if stated > self.limits.size:
            raise _Refused(TOO_LARGE)
        is_full = self.room.size + stated > self.limits.total
        if is_full or self.room.bodies >= self.limits.at_once:
            raise _Refused(TOO_MANY)

    def _write(self, chunk: bytes) -> None:
        try:
            self.file.write(chunk)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise _Refused(NO_SPACE) from None
            raise

    def _empty(self) -> None:
        self.room.size -= self.size
        self.size = 0
        self.file.close()
        self.file = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 (closed in __exit__)


def stated_size(scope: Scope) -> int | None:
    """Return the size that the headers state; None where a body comes without one."""
    sizes = [value for name, value in scope["headers"] if name == b"content-length"]
    if sizes:
        # the server has refused what is no number
        return int(sizes[0])
    is_chunked = any(name == b"transfer-encoding" for name, _ in scope["headers"])
    return None if is_chunked else 0
