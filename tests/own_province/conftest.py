"""What both runs of the own province share: its story, and its books by plain loops."""

import pytest

from .agreement import Books
from .story import Story


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


@pytest.fixture(scope="module")
def books(story: Story) -> Books:
    return Books(story.records)
