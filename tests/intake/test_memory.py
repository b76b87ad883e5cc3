"""The garbage collector pauses while rows are read, and only then."""

import gc

import pytest

from xeploai.intake import pause_garbage_collection, rare_garbage_collection


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


def test_collection_is_rare_and_then_as_often_as_before() -> None:
    before = gc.get_threshold()

    with rare_garbage_collection():
        assert gc.isenabled()
        assert gc.get_threshold() > before

    assert gc.get_threshold() == before


def test_collection_is_as_often_as_before_after_a_failure() -> None:
    before = gc.get_threshold()

    with pytest.raises(ZeroDivisionError), rare_garbage_collection():
        gc.isenabled() / 0

    assert gc.get_threshold() == before
