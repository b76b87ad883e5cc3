"""Windows that people look through: an old laptop's, and a telephone's."""

from playwright.sync_api import ViewportSize

DESK = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
SIZES = {"desk": DESK, "telephone": PHONE}
