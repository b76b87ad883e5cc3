"""ASGI application: the pages, behind what receives bodies and sends answers."""

import os

# no page waits longer for what another locks, or for a server that does not answer; commands and
# background work do
WAIT_S = 20
CONNECT_S = 5
os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} -c lock_timeout={WAIT_S}s".strip()
os.environ.setdefault("PGCONNECT_TIMEOUT", str(CONNECT_S))

from django.conf import settings  # noqa: E402

from xeploai.config.front import BufferedPages  # noqa: E402
from xeploai.config.password_forms import sends_password  # noqa: E402
from xeploai.config.wsgi import application as pages  # noqa: E402

application = BufferedPages(
    pages,
    threads=settings.THREADS,
    refusal_key=settings.REFUSED_BODY,
    waits_apart=sends_password,
)
