"""What the process keeps is bounded."""

from claims.services.code_memory import Memory


def test_what_was_kept_is_found_and_nothing_else():
    memory = Memory(10)
    memory.keep({"a": 1, "b": ()})

    assert memory.found(["a", "b", "c"]) == {"a": 1, "b": ()}


def test_the_older_half_makes_room():
    memory = Memory(10)
    for number in range(25):
        memory.keep({number: number})

    found = memory.found(range(25))

    assert len(found) <= 10
    assert 24 in found
    assert 0 not in found


def test_more_at_once_than_there_is_room_for_keeps_the_newest():
    memory = Memory(10)
    memory.keep({number: number for number in range(100)})

    assert len(memory.found(range(100))) <= 10


def test_forgetting_is_complete():
    memory = Memory(10)
    memory.keep({"a": 1})

    memory.forget()

    assert memory.found(["a"]) == {}
