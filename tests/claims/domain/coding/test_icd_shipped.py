"""The table as it is shipped, read row by row."""

from claims.domain.coding import icd_shipped
from claims.domain.coding.icd_rows import IcdRow

CODES = """code,description,billable,parent
M17,Osteoarthritis  of knee,0,M15-M19
M17.1,Osteoarthritis of one knee,1,M17
B20,HIV disease,1,B20
Z66,Do not resuscitate,1,Z66-Z66
"""
NOTES = """{"code": "M17", "excludes1": "one\\n\\n two ", "includes": ["three\\nfour", "five"]}
{"code": "B20", "use_additional": "manifestations"}
"""


def test_every_code_comes_with_its_notes_under_its_category_or_block():
    assert list(icd_shipped.rows(CODES.splitlines(), NOTES.splitlines())) == [
        IcdRow(
            "M17",
            "Osteoarthritis of knee",
            False,
            "M15-M19",
            includes=("three", "four", "five"),
            excludes1=("one", "two"),
        ),
        IcdRow("M17.1", "Osteoarthritis of one knee", True, "M17"),
        IcdRow("B20", "HIV disease", True, "B20-B20", use_additional=("manifestations",)),
        IcdRow("Z66", "Do not resuscitate", True, "Z66-Z66"),
    ]
