"""An ASGI application around a WSGI one: a thread works on a request only when all of it is there.

A WSGI server hands a request to a thread when its headers have come, and the thread waits for the
body as long as the client likes; Granian has no limit for that. Here the event loop receives bodies
and sends answers, and it waits for any number of clients at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .bodies import TOO_MANY, Body, Gone, Limits, Receive, Room
from .wsgi_call import Answer, Scope, Wsgi, answer_of, environ_of

Send = Callable[[Scope], Awaitable[None]]
# of the requests that wait apart: threads, and how many may wait in one process
THREADS_APART, MOST_APART = 2, 60


class BufferedPages:
    """The ASGI application.

    Args:
        threads: how many requests are worked on at the same time.
        waits_apart: which requests wait in a queue of their own, for threads of their own: those
            that keep a processor busy, so that others never stand behind them.
        refusal_key: in the environ of a request whose body was not received: the status to
            answer with.
    """

    def __init__(
        self,
        pages: Wsgi,
        *,
        threads: int,
        refusal_key: str,
        limits: Limits | None = None,
        waits_apart: Callable[[Scope], bool] = lambda _: False,
    ) -> None:
        self.pages, self.limits, self.room = pages, limits or Limits(), Room()
        self.refusal_key = refusal_key
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")
        self.waits_apart, self.number_apart = waits_apart, 0
        self.pool_apart = ThreadPoolExecutor(THREADS_APART, thread_name_prefix="apart")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Receive the body, let a thread work on the request, send the answer."""
        with Body(self.room, self.limits) as body:
            try:
                refusal = await body.receive(scope, receive)
            except Gone:
                return
            environ = environ_of(scope, body.file, body.size)
            if refusal is not None:
                environ[self.refusal_key] = refusal
            answer = await self._answer(scope, environ)
        with answer:
            await self._send(answer, send)

    async def _answer(self, scope: Scope, environ: dict[str, Any]) -> Answer:
        """Let a thread work on a request whose body is there."""
        loop = asyncio.get_running_loop()
        if not self.waits_apart(scope):
            return await loop.run_in_executor(self.pool, answer_of, self.pages, environ)
        if self.number_apart >= MOST_APART:
            environ.setdefault(self.refusal_key, TOO_MANY)
            return await loop.run_in_executor(self.pool, answer_of, self.pages, environ)
        self.number_apart += 1
        try:
            return await loop.run_in_executor(self.pool_apart, answer_of, self.pages, environ)
        finally:
            self.number_apart -= 1

    async def _send(self, answer: Answer, send: Send) -> None:
        """Send an answer; give up on a client that does not take it."""
        try:
            async with asyncio.timeout(self.limits.send_s) as patience:
                for message in _messages(answer):
                    await send(message)
                    patience.reschedule(asyncio.get_running_loop().time() + self.limits.send_s)
        except TimeoutError:
            return


def _messages(answer: Answer) -> Iterator[Scope]:
    head = {"status": answer.status, "headers": answer.headers}
    yield {"type": "http.response.start", **head}
    for chunk in answer.chunks():
        yield {"type": "http.response.body", "body": chunk, "more_body": True}
    yield {"type": "http.response.body", "body": b"", "more_body": False}
