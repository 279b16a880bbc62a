"""A code file is loaded whole or not at all, once, and it is known by whom."""

from datetime import date
from decimal import Decimal

import pytest

from claims.models import Code, CodeRelease, Fee, FeeSchedule, Payer, PtpEdit
from claims.services import code_lookup, code_sources, codesets
from claims.services.code_sources import Refused
from claims.services.codesets import Ask
from clinicbridge import scope, vault
from clinicbridge.audit.models import LogEntry
from tests.claims.domain.codefiles import layouts

pytestmark = pytest.mark.both

FILES = {
    "ncci_ptp": ("ccipra-v323r0-f1.txt", layouts.PTP),
    "ncci_mue": ("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", layouts.MUE),
    "add_on": ("AOC_V2026Q4-MCR.txt", layouts.ADD_ON),
    "mpfs": ("PPRRVU26_OCT.csv", layouts.MPFS),
    "hcpcs": ("HCPC2026_OCT_ANWEB.txt", layouts.HCPCS_FIXED),
}
DAY = date(2026, 11, 2)


@pytest.fixture
def file(tmp_path):
    """Write a file and return it as a source."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return code_sources.at(path)

    return write


@pytest.fixture
def load(clinic, file):
    """Load one file of a set."""

    def act(chosen, file_name, content, /, actor=None, **ask):
        source = file(file_name, content)
        return codesets.load(name=chosen, sources=[source], ask=Ask(**ask), actor=actor)

    return act


def nothing():
    return CodeRelease.objects.count(), Code.objects.count(), PtpEdit.objects.count()


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_loaded_under_the_name_and_days_its_own_name_tells(load, clinic, name):
    loaded = load(name, *FILES[name], actor=clinic.admin)

    release = CodeRelease.objects.get()
    assert loaded.is_new
    assert loaded.release == release
    assert (release.effective_from, release.effective_to) == (date(2026, 10, 1), date(2026, 12, 31))
    assert release.row_count == loaded.row_count > 0
    assert release.loaded_by == clinic.admin
    assert len(release.sha256) == 64
    assert release.practice_id == scope.current()
    assert release.files == [{"sha256": release.sha256, "rows": release.row_count}]
    with vault.reading(purpose="test"):
        assert release.file_names == [FILES[name][0]]


def test_what_was_loaded_is_what_the_look_up_answers(load):
    for name, (file_name, content) in FILES.items():
        load(name, file_name, content)

    tables = code_lookup.tables_for(
        practice_id=scope.current(), codes={"AAAAA", "BBBBB", "CCCCC", "A0001"}, days={DAY}
    )

    pairs = tables.ptp.between(frozenset({"AAAAA", "BBBBB", "CCCCC"}), DAY)
    assert [(pair.column1, pair.column2, pair.indicator, pair.release) for pair in pairs] == [
        ("AAAAA", "BBBBB", 1, "NCCI PTP 2026 Q4")
    ]
    assert tables.mue.limit("CCCCC", DAY).value == 12
    assert tables.add_ons.add_on("AAAAA", DAY).primaries == {"BBBBB"}
    assert tables.physician_fees.facts("AAAAA", DAY).allowed == Decimal("65.47")
    assert tables.physician_fees.facts("BBBBB", DAY, modifier="26").component == "1"
    assert tables.procedures.procedure("A0001").description == "A long text of two records"


def test_a_pair_never_in_force_is_counted_and_not_kept(load):
    load("ncci_ptp", *FILES["ncci_ptp"])

    assert CodeRelease.objects.get().row_count == 3
    assert PtpEdit.objects.count() == 2


def test_the_release_leaves_one_entry_that_says_who_and_what(load, clinic):
    load("ncci_mue", *FILES["ncci_mue"], actor=clinic.admin)

    release = CodeRelease.objects.get()
    entry = LogEntry.objects.get(object_pk=str(release.pk))
    assert entry.actor == clinic.admin
    assert release.sha256 in entry.summary
    assert "3 rows" in entry.summary
    assert "File 1: 3 rows" in entry.summary
    assert FILES["ncci_mue"][0] not in entry.summary


def test_the_same_file_again_changes_nothing_and_says_so(load):
    load("ncci_mue", *FILES["ncci_mue"])
    before, entries = nothing(), LogEntry.objects.count()

    again = load("ncci_mue", "renamed.csv", layouts.MUE)

    assert not again.is_new
    assert "already" in again.said
    assert (nothing(), LogEntry.objects.count()) == (before, entries)


def test_segments_are_one_release_whatever_their_order(clinic, file):
    one = file("ccipra-v323r0-f1.txt", layouts.PTP)
    two = file("ccipra-v323r0-f2.txt", layouts.PTP.replace(b"AAAAA", b"EEEEE"))

    made = codesets.load(name="ncci_ptp", sources=[one, two])
    again = codesets.load(name="ncci_ptp", sources=[two, one])

    assert made.row_count == 6
    assert not again.is_new
    assert PtpEdit.objects.count() == 4


def test_one_bad_row_and_nothing_is_changed(clinic, file):
    good = file("ccipra-v323r0-f1.txt", layouts.PTP)
    bad = file("ccipra-v323r0-f2.txt", layouts.PTP + b"EEEEE\tFFFFF\t\t20200101\t*\t7\tx\r\n")

    with pytest.raises(Refused) as refused:
        codesets.load(name="ncci_ptp", sources=[good, bad])

    assert str(refused.value) == (
        "ccipra-v323r0-f2.txt: line 10: the modifier indicator is '7', not 0, 1 or 9. "
        "Nothing was loaded."
    )
    assert nothing() == (0, 0, 0)
    assert not LogEntry.objects.filter(content_type__model="coderelease").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"  \r\n \r\n", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04rest", "is a zip archive and no XLSX workbook: unpack it"),
        (b"\xd0\xcf\x11\xe0rest", "save the sheet as CSV"),
        (b"\x1f\x8brest", "unpack it"),
        (b"<!DOCTYPE html><html>", "a web page"),
        ("HCPCS".encode("utf-16"), "UTF-16"),
        (layouts.PTP, "no headings of NCCI unit limits"),
        (b"a\0b", "NUL"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(load, content, words):
    with pytest.raises(Refused, match=words):
        load("ncci_mue", FILES["ncci_mue"][0], content)

    assert nothing() == (0, 0, 0)


def test_a_file_whose_name_tells_nothing_needs_its_day(load):
    with pytest.raises(Refused, match="give the day"):
        load("ncci_mue", "mue.csv", layouts.MUE)

    loaded = load("ncci_mue", "mue.csv", layouts.MUE, effective_from=date(2026, 7, 1))

    assert loaded.release.name == "NCCI medically unlikely from 2026-07-01"
    assert loaded.release.effective_to == date(2026, 9, 30)


def test_days_that_end_before_they_begin_are_refused(load):
    with pytest.raises(Refused, match="cannot hold"):
        load(
            "ncci_mue",
            "mue.csv",
            layouts.MUE,
            effective_from=date(2026, 7, 1),
            effective_to=date(2026, 6, 30),
        )


def test_a_release_keeps_its_name_to_itself(load):
    load("ncci_mue", *FILES["ncci_mue"])

    with pytest.raises(Refused, match="a name of its own"):
        load("ncci_mue", FILES["ncci_mue"][0], layouts.MUE.replace(b"AAAAA,4", b"AAAAA,5"))

    corrected = layouts.MUE.replace(b"AAAAA,4", b"AAAAA,6")
    load("ncci_mue", FILES["ncci_mue"][0], corrected, name="NCCI MUE 2026 Q4 corrected")
    tables = code_lookup.tables_for(practice_id=scope.current(), codes={"AAAAA"}, days={DAY})
    assert tables.mue.limit("AAAAA", DAY).value == 6


def test_a_file_cut_short_is_refused(load):
    rows = b"".join(b"%05d,2,2 Date,x\r\n" % number for number in range(2000))
    load("ncci_mue", FILES["ncci_mue"][0], layouts.MUE + rows)

    with pytest.raises(Refused, match="cut short"):
        load("ncci_mue", "MCR_MUE_PractitionerServices_Eff_01-01-2027.csv", layouts.MUE)

    assert CodeRelease.objects.count() == 1


def test_an_unknown_set_and_too_many_files_are_refused(clinic, file):
    one, two = file("a.csv", layouts.MUE), file("b.csv", layouts.MUE + b"DDDDD,1,1 Line,\r\n")

    with pytest.raises(Refused, match="no set called dental"):
        codesets.load(name="dental", sources=[one])
    with pytest.raises(Refused, match="is one file"):
        codesets.load(name="ncci_mue", sources=[one, two])
    with pytest.raises(Refused, match="named twice"):
        codesets.load(name="ncci_ptp", sources=[one, one])
    assert nothing() == (0, 0, 0)


def test_progress_is_told(clinic, file):
    told = []

    codesets.load(
        name="ncci_ptp", sources=[file("ccipra-v323r0-f1.txt", layouts.PTP)], tell=told.append
    )

    assert told == [3]


# --- The practice's own fees and rules -------------------------------------------
FEES = b"code,modifier,amount,label\n97110,,99.00,Ther-ex\n97110,GP,98.50,\n"


def test_fees_become_an_audited_schedule(load):
    loaded = load(
        "fee_schedule", "fees.csv", FEES, name="2027 fees", effective_from=date(2027, 1, 1)
    )

    schedule = FeeSchedule.objects.get(name="2027 fees")
    assert loaded.is_new
    assert schedule.effective_from == date(2027, 1, 1)
    assert list(schedule.fees.order_by("modifier").values_list("code", "modifier", "amount")) == [
        ("97110", "", Decimal("99.00")),
        ("97110", "GP", Decimal("98.50")),
    ]
    kept = [str(fee.pk) for fee in schedule.fees.all()]
    assert LogEntry.objects.filter(object_pk__in=kept).count() == 2


def test_the_same_fees_again_change_nothing_and_others_need_a_name(load):
    ask = {"name": "2027 fees", "effective_from": date(2027, 1, 1)}
    load("fee_schedule", "fees.csv", FEES, **ask)
    before = Fee.objects.count()

    assert not load("fee_schedule", "fees.csv", FEES, **ask).is_new
    with pytest.raises(Refused, match="a name of its own"):
        load("fee_schedule", "fees.csv", FEES.replace(b"99.00", b"100"), **ask)
    with pytest.raises(Refused, match="name"):
        load("fee_schedule", "fees.csv", FEES)
    with pytest.raises(Refused, match="Give the day"):
        load("fee_schedule", "fees.csv", FEES, name="Others")

    assert Fee.objects.count() == before


RULES = (
    b"payer,rule,value\nMedicare Part B,filing_days,300\n04412,assistant_modifiers,yes\n"
    b"medicare part b,units_method,CPT_MIDPOINT\n"
)


def test_payer_rules_are_set_by_name_or_id_and_audited(load, clinic):
    loaded = load("payer_rules", "rules.csv", RULES)

    payer = Payer.objects.get()
    assert loaded.is_new
    assert (payer.filing_days, payer.units_method) == (300, "CPT_MIDPOINT")
    assert payer.rules == {"assistant_modifiers": True}
    entry = LogEntry.objects.filter(object_pk=str(payer.pk)).order_by("-id").first()
    assert "filing_days" in entry.changes
    assert not load("payer_rules", "rules.csv", RULES).is_new


def test_a_rule_without_value_is_taken_away(load, clinic):
    load("payer_rules", "rules.csv", RULES)
    load("payer_rules", "more.csv", b"payer,rule,value\n04412,assistant_modifiers,\n")

    assert Payer.objects.get().rules == {}


def test_an_unknown_payer_changes_no_other(load, clinic):
    with pytest.raises(Refused, match="line 5: no payer is called 'Nobody'"):
        load("payer_rules", "rules.csv", RULES + b"Nobody,filing_days,9\n")

    assert Payer.objects.get().filing_days == 365
