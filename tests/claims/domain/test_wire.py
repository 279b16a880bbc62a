"""Values travel as JSON and come back as the very same."""

import json
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain import wire

# Offsets, as instants are written: in a named zone's doubled hour no instant equals itself in
# another zone (PEP 495), whatever came back.
OFFSETS = st.integers(-839, 839).map(lambda minutes: timezone(timedelta(minutes=minutes)))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False)
    | st.dates()
    | st.datetimes(timezones=st.none() | OFFSETS)
    | st.times()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_unpacked_is_what_was_packed(value):
    back = wire.unpack(json.loads(json.dumps(wire.pack(value))))

    assert back == value
    assert kinds(back) == kinds(value)


def kinds(value):
    """Return the types of a value and of all inside it."""
    if isinstance(value, list | tuple):
        return type(value), [kinds(one) for one in value]
    if isinstance(value, dict):
        return dict, {key: kinds(one) for key, one in value.items()}
    return type(value)


def test_what_is_no_plain_value_is_refused():
    with pytest.raises(TypeError, match="A set cannot be packed"):
        wire.pack({"a": {1}})
