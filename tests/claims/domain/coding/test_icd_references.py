"""The codes a note names, in every way the release prints them."""

import pytest

from claims.domain.coding import icd_references

# The intent stands sixth, and fifth where the sixth place is not used.
INTENTS = (
    ["T36.0X1A", "T36.0X2A", "T36.0X4A", "T58.01XA", "T43.221A"],
    ["T36.0X5A", "T36.0X6A", "T43.225A", "T58.09XA"],
)


@pytest.mark.parametrize(
    ("note", "named", "others"),
    [
        ("lumbago with sciatica (M54.4-)", ["M54.4", "M54.40", "M54.41"], ["M54.5", "M54"]),
        ("low back strain (S39.012)", ["S39.012A", "S39.012"], ["S39.01", "S39.011A"]),
        ("in pregnancy (O10-O11, O13-O16)", ["O10.011", "O11.9", "O16.1"], ["O12.00", "O17"]),
        ("derangement (M22.0-M22.3)", ["M22.01", "M22.3X1"], ["M22.40", "M21.9"]),
        ("conditions (M17.-)", ["M17.11", "M17"], ["M16.11", "M18.0"]),
        ("eating (F98.2.-F98.3)", ["F98.21", "F98.29", "F98.3"], ["F98.4", "F98.1"]),
        ("sequelae (I69.81- I69.91-)", ["I69.810", "I69.91"], ["I69.85"]),
        ("ranges (R10.1-R10.3-)", ["R10.11", "R10.33"], ["R10.4", "R10.0"]),
        ("listed (M50.1.-, M51.1.-)", ["M50.121", "M51.16"], ["M50.20", "M51.26"]),
        ("intoxication (F10-F19 with .51-.52)", ["F10.51", "F19.52"], ["F10.50", "F20.51"]),
        ("diabetes (E08-E13 with .62-)", ["E11.621", "E08.620"], ["E11.65", "E14.62"]),
        ("mono (B27.0-B27.9 with fifth character 1)", ["B27.01", "B27.91"], ["B27.02"]),
        ("drug (T36-T50 with fifth or sixth character 5)", ["T36.0X5A", "T38.5X5D"], ["T36.0X1A"]),
        ("poisoning (T36-T65 with fifth or sixth character 1-4)", *INTENTS),
        ("salicylates (T39.0-, with sixth character 1-4)", ["T39.014A"], ["T39.015A", "T39.01"]),
        ("adverse (T36-T50 with fifth or six character 5)", ["T38.5X5D"], ["T36.0X1A"]),
        ("delusions (F11-F19 with fifth to sixth characters 51)", ["F11.151"], ["F11.150"]),
        ("skull (S02.- with 7th character B)", ["S02.0XXB"], ["S02.0XXA", "S02.0", "S02.101"]),
        ("open (S52.- with open fracture 7th character)", ["S52.501C"], ["S52.501A"]),
        ("foot (S92.-with 7th character B)", ["S92.001B"], ["S92.001A"]),
        ("toxic (T51-T65 with sixth character to indicate intent)", ["T51.0X1A"], ["T50.0X1A"]),
        ("mood (F10-F19 with .14, .24, .94)", ["F10.14", "F10.24", "F10.94"], ["F10.15"]),
        ("use (F11-F19 with .15. .25)", ["F11.15", "F11.25"], ["F11.14"]),
        ("amnestic (F10, F13 with .26, .96)", ["F10.26", "F13.96"], ["F10.27", "F11.26"]),
        ("use (F10-F19 with 5th character .6)", ["F11.26"], ["F11.25", "F11.2"]),
        ("cough (A37 with fifth-character 1)", ["A37.01"], ["A37.00"]),
        ("sequelae (I69. with final characters -23)", ["I69.023"], ["I69.021"]),
        ("virus (B20)", ["B20"], ["B21"]),
        ("many [J09.X1, J10.0-]", ["J09.X1", "J10.01"], ["J11.0"]),
    ],
)
def test_a_note_names_codes_and_what_is_below_them(note, named, others):
    assert [code for code in named if not icd_references.means(note, code)] == []
    assert [code for code in others if icd_references.means(note, code)] == []


@pytest.mark.parametrize("note", ["code to injury", "deficiency (of G6PD)", "", "(see below)"])
def test_a_note_without_codes_names_none(note):
    assert icd_references.parse(note) == ()
