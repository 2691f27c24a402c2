import pytest

from orrery.memory import Memory


def test_what_is_made_of_the_same_is_remembered() -> None:
    memory = Memory(lasts=True)
    first = memory.recall("page", ("a", 1), list)
    assert memory.recall("page", ("a", 1), lambda: pytest.fail("made")) is first


def test_what_is_made_of_something_else_is_made_anew_and_the_old_forgotten() -> None:
    memory = Memory(lasts=True)
    made = [memory.recall("page", source, list) for source in ("old", "new", "old")]
    assert len({id(one) for one in made}) == 3


def test_each_name_has_its_own() -> None:
    memory = Memory(lasts=True)
    assert memory.recall("one", "source", list) is not memory.recall("two", "source", list)


def test_what_cannot_be_made_is_not_remembered() -> None:
    memory = Memory(lasts=True)
    with pytest.raises(ZeroDivisionError):
        memory.recall("page", "source", lambda: 1 // 0)
    assert memory.recall("page", "source", lambda: 1) == 1


def test_a_memory_that_does_not_last_has_nothing() -> None:
    memory = Memory()
    assert memory.recall("page", "source", list) is not memory.recall("page", "source", list)
