"""The leaves under a path: the same as by looking through all of them, found at once."""

from hypothesis import given
from hypothesis import strategies as st

from claims.domain.encounter import Leaf
from claims.domain.mapping import engine, paths, rules
from tests import factories

STEPS = st.sampled_from(["services", "[S1]", "[S1~2]", ".units", ".unit", ".fields", "[a b]", "_x"])
PATHS = st.lists(STEPS, min_size=1, max_size=4).map("".join)


@given(st.sets(PATHS, max_size=30), PATHS)
def test_the_leaves_at_or_under_a_path_are_those_a_full_look_finds(names, path):
    sources = {name: Leaf(path=f"P/{name}", raw=name) for name in names}
    visit = factories.encounter().model_copy(update={"sources": sources})

    found = paths.leaves_of(visit, path)

    under = sorted(name for name in names if name.startswith((path + ".", path + "[")))
    assert found == tuple(sources[name] for name in ([path] if path in names else under))


def test_a_copy_with_other_sources_does_not_remember_the_old_ones():
    first = factories.encounter().model_copy(update={"sources": {"a.b": Leaf(path="A", raw=1)}})
    assert [leaf.path for leaf in paths.leaves_of(first, "a")] == ["A"]

    second = first.model_copy(update={"sources": {"a.c": Leaf(path="C", raw=1)}})

    assert [leaf.path for leaf in paths.leaves_of(second, "a")] == ["C"]
    assert second != first


class Counting(str):
    """A path that counts how often it is compared with a beginning."""

    __slots__ = ()
    looks = 0

    def startswith(self, *wanted):
        Counting.looks += 1
        return super().startswith(*wanted)


def test_a_visit_of_twice_the_services_takes_twice_the_looks():
    assert looks(80) <= 2 * looks(40) + 80


def looks(count: int) -> int:
    """Return how many leaves are looked at to map this many services."""
    services = tuple(factories.service(f"S{number}") for number in range(count))
    sources = {
        Counting(f"services[{service.key}].fields[pta]"): Leaf(path=f"P/{service.key}", raw=1)
        for service in services
    }
    visit = factories.encounter(services=services).model_copy(update={"sources": sources})
    Counting.looks = 0
    engine.apply(rules.Mapping(set_key="m", version="1", rules=(), lookups={}), visit, zone="UTC")
    return Counting.looks
