"""Hypothesis strategies for claim content, walked from the model itself."""

from datetime import date
from decimal import Decimal
from typing import Any, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from claims.domain.content import ClaimContent, Diagnosis, Line

TEXT = st.text(alphabet="ABC 019.-é]", max_size=4)
MONEY = st.integers(0, 99999).map(lambda n: Decimal(n) / 100)


def scalars(annotation: Any) -> st.SearchStrategy[Any]:
    """Return values of a cell's declared type."""
    words = str(annotation)
    if annotation is bool:
        return st.booleans()
    if annotation is str:
        return TEXT
    if "tuple" in words:
        return st.lists(TEXT, max_size=4, unique=True).map(tuple)
    if "Decimal" in words:
        return st.none() | MONEY
    if "date" in words:
        return st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1))
    assert "int" in words, words
    return st.none() | st.integers(0, 500)


def submodel(annotation: Any) -> type[BaseModel] | None:
    """Return the document a field holds, if it holds one."""
    for option in (annotation, *get_args(annotation)):
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option
    return None


def documents(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Return instances of a document with every field drawn."""
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in model.model_fields.items():
        inner = submodel(field.annotation)
        if inner in (Line, Diagnosis):
            fields[name] = st.just(())
        elif inner is not None and get_origin(field.annotation) is tuple:
            fields[name] = st.lists(documents(inner), max_size=2).map(tuple)
        elif inner is not None:
            optional = type(None) in get_args(field.annotation)
            fields[name] = (st.none() | documents(inner)) if optional else documents(inner)
        else:
            fields[name] = scalars(field.annotation)
    return st.builds(model, **fields)


# Made once: to make them anew for every example takes longer than to draw from them.
COUNT, CLAIM, LINE = st.integers(0, 3), documents(ClaimContent), documents(Line)


@st.composite
def contents(draw: st.DrawFn) -> ClaimContent:
    """Return a claim with up to three diagnoses and three lines."""
    content: ClaimContent = draw(CLAIM)
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=draw(TEXT)) for n in range(draw(COUNT)))
    lines = tuple(draw(LINE).model_copy(update={"uid": f"S{n}.1]"}) for n in range(draw(COUNT)))
    return content.model_copy(update={"diagnoses": diagnoses, "lines": lines})
