"""An ASGI application around a WSGI one: a thread works on a request only when all of it is there.

A WSGI server hands a request to a thread when its headers have come, and the thread waits for the
body as long as the client likes; Granian has no limit for that. Here the event loop receives bodies
and sends answers, and it waits for any number of clients at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from .bodies import Body, Gone, Limits, Receive, Room
from .wsgi_call import Answer, Scope, Wsgi, answer_of, environ_of

Send = Callable[[Scope], Awaitable[None]]


class BufferedPages:
    """The ASGI application.

    Args:
        threads: how many requests are worked on at the same time.
        refusal_key: in the environ of a request whose body was not received: the status to
            answer with.
    """

    def __init__(
        self, pages: Wsgi, *, threads: int, refusal_key: str, limits: Limits | None = None
    ) -> None:
        self.pages, self.limits, self.room = pages, limits or Limits(), Room()
        self.refusal_key = refusal_key
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")

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
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self.pool, answer_of, self.pages, environ)
        with answer:
            await self._send(answer, send)

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
