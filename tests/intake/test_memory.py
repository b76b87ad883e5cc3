"""The garbage collector pauses while rows are read, and only then."""

import gc

import pytest

from xeploai.intake import pause_garbage_collection


def test_collection_pauses() -> None:
    with pause_garbage_collection():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_collection_goes_on_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), pause_garbage_collection():
        gc.isenabled() / 0

    assert gc.isenabled()


def test_a_pause_within_a_pause_does_not_end_it() -> None:
    with pause_garbage_collection():
        with pause_garbage_collection():
            pass
        assert not gc.isenabled()
