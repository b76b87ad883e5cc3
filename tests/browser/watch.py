"""A page under watch: what it loads from elsewhere, and every complaint of the browser."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# the browser's own remark on an answer; answers are watched themselves
SAID_OF_AN_ANSWER = "Failed to load resource: the server responded with a status"
FAULTY = 400
INSIDE = ("data:", "blob:", "about:")


@dataclass
class Watch:
    """What happened on the pages of a context that should not.

    Args:
        answers: statuses from 400 upwards that the test itself asks for.
    """

    origin: str
    faults: list[str] = field(default_factory=list)
    answers: set[int] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context, those opened later too."""
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", *INSIDE)):
            self.faults.append(f"asked elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= FAULTY and response.status not in self.answers:
            self.faults.append(f"answered {response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(SAID_OF_AN_ANSWER):
            where = message.page.url if message.page else ""
            self.faults.append(f"console: {message.text} ({where})")
