"""Small files in the exact layouts of their publishers, with placeholder codes."""

PTP = (
    b"CPT only copyright 2025 American Medical Association.  All rights reserved.\t\t\t\t\t\t\r\n"
    b"Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    b"Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    b"\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    b"\t\t\t\t*=no data\t1=allowed\t\r\n"
    b"\t\t\t\t\t9=not applicable\t\r\n"
    b"AAAAA\tBBBBB\t\t20200101\t*\t1\tMisuse of Column Two code with Column One code\r\n"
    b"AAAAA\tCCCCC\t*\t19960101\t20251231\t0\tStandards of medical / surgical practice\r\n"
    b"BBBBB\tDDDDD\t\t20200101\t20200101\t9\tMore extensive procedure \xa7\r\n"
)
MUE = (
    b'"CPT codes copyright 2025 American Medical Association.  \n'
    b'All rights reserved.",,,\r\n'
    b'"HCPCS/\nCPT Code","Practitioner Services MUE Values","MUE Adjudication Indicator",'
    b'"MUE Rationale"\r\n'
    b'AAAAA,4,"2 Date of Service Edit: Policy","CMS Policy"\r\n'
    b'BBBBB,1,"1 Line Edit","Anatomic Consideration"\r\n'
    b'CCCCC,12,"3 Date of Service Edit: Clinical","Clinical: Data"\r\n'
)
ADD_ON = (
    b"Add-On Code\tType\tPrimary Code\tAOC_Edit_EffDT\tAOC_Edit_DelDT\r\n"
    b"AAAAA\t1\tBBBBB\t20130401\t\r\n"
    b"AAAAA\t1\tDDDDD\t2013091\t20251231\r\n"
    b"EEEEE\t2\tCCCCC\t20130401\t\r\n"
    b"FFFFF\t3\tBBBBB\t20130401\t\r\n"
    b"FFFFF\t3\tCCCCC\t20130401\t\r\n"
)
MPFS = (
    b"2026 National Physician Fee Schedule Relative Value File October Release"
    + b"," * 30
    + b"\r\n"
    b"CPT codes and descriptions only are copyright" + b"," * 30 + b"\r\n"
    b"RELEASED 09/01/2026" + b"," * 30 + b"\r\n"
    b",,,,NOT USED,,,,,,,,,,,,,,,,,,,,,,,,,,\r\n"
    b",,,,FOR,,FULLY,NON-FAC,FULLY,FACILITY,,FULLY,FULLY,,,,,,,,,,,,,,,,,,\r\n"
    b",,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,"
    b"POST,MULT,BILAT,ASST,CO-,TEAM,ENDO,CONV,PHYSICIAN,CALC,DIAGNOSTIC,NON-FAC,FAC,MP\r\n"
    b"HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,"
    b"DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,BASE,FACTOR,SUPERVISION,FLAG,IMAGING,OPPS,OPPS,OPPS"
    b"\r\n"
    b"AAAAA,,a placeholder,A,,0.79,1.06,,0.45,,0.11,1.96,1.35,0,000,0.1,0.8,0.1,2,1,1,0,0,,33.4009,"
    b"09,0,99,0,0,0\r\n"
    b"BBBBB,26,a placeholder,A,,0.18,0.08,,0.08,,0.01,0.27,0.27,1,XXX,0,0,0,0,3,0,0,0,,33.4009,09,"
    b"0,99,0,0,0\r\n"
    b"BBBBB,,a placeholder,R,,0.18,0.9,,NA,NA,0.01,1.09,NA,1,90,0,0,0,0,3,9,0,2,,33.4009,09,0,99,0,"
    b"0,0\r\n"
    b"CCCCC,,a placeholder,N,,0,0,,0,,0,0,0,9,XXX,0,0,0,9,9,9,9,9,,33.4009,09,0,99,0,0,0\r\n"
)


def priced(code, modifier, status, rvus, policy, factor="33.4009"):
    """Return one record of the fixed-width relative value file.

    ``rvus``: work, non-facility expense and its NA, facility expense and
    its NA, malpractice, both totals. ``policy``: PC/TC, global days,
    three percentages, multiple, bilateral, assistant, co-surgeon, team.
    """
    work, expense, never, facility, never_there, risk, total, total_facility = rvus
    text = (
        f"{code:<5}{modifier:<2}{'a placeholder':<50}{status} {work:>6} {expense:>6}{never:<2} "
        f"{facility:>6}{never_there:<2} {risk:>5} {total:>6}{total_facility:>6}{policy:<18}"
    )
    return f"{text:<132}{factor:>8} 090 99      0.00   0.00   0.00".ljust(171).encode() + b"\r\n"


MPFS_FIXED = b"".join(
    [
        b"HDR CPT CODES AND DESCRIPTIONS ONLY ARE COPYRIGHT \r\n",
        b"HDR RESERVED.                                     \r\n",
        priced(
            "AAAAA",
            "",
            "A",
            ("0.79", "1.06", "", "0.45", "", "0.11", "1.96", "1.35"),
            "0000.10.80.1021100",
        ),
        priced(
            "BBBBB",
            "26",
            "A",
            ("0.18", "0.08", "", "0.08", "", "0.01", "0.27", "0.27"),
            "1XXX.00.00.0003000",
        ),
        priced(
            "BBBBB",
            "",
            "R",
            ("0.18", "0.90", "", "0.00", "NA", "0.01", "1.09", "0.00"),
            "1090.09.81.1003902",
        ),
        priced(
            "CCCCC",
            "",
            "N",
            ("0.00", "0.00", "", "0.00", "", "0.00", "0.00", "0.00"),
            "9XXX.00.00.0099999",
        ),
    ]
)
HCPCS = (
    b"HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,ADD DT,ACT EFF DT,TERM DT,ACTION CD\r\n"
    b"A0001,100,3,A long text of,short text,20200101,20250101,,N\r\n"
    b"A0001,200,4,two records,,,,,\r\n"
    b'A0002,300,3,"Another, with a comma",short,19860101,20260101,20251231,D\r\n'
    b"LT,400,7,A modifier,left,19990101,,,N\r\n"
)


def fixed(code, sequence, record, long, short="", added="", ended=""):
    """Return one record of the fixed-width HCPCS file."""
    text = f"{code:<5}{sequence:05d}{record}{long:<80}{short:<28}"
    return (f"{text:<268}{added:<8}{'':<8}{ended:<8}N".ljust(320) + "\r\n").encode("latin-1")


HCPCS_FIXED = b"".join(
    [
        fixed("A0001", 100, 3, "A long text of", "short text", "20200101"),
        fixed("A0001", 200, 4, "two records"),
        fixed("A0002", 300, 3, "Another, with a comma", "short", "19860101", "20251231"),
        fixed("LT", 400, 7, "A modifier", "left", "19990101"),
    ]
)
CPT = (
    b"\xef\xbb\xbfCPT Code,Short Description,Medium Description,Long Description,Effective Date,"
    b"Termination Date\r\n"
    b"AAAAA,s,m,the licence's long words,2020-01-01,\r\n"
    b"BBBBB,s,the licence's medium words,,01/01/2020,12/31/2025\r\n"
)


def lines(content: bytes) -> list[bytes]:
    """Return a file's lines as a file gives them."""
    return content.splitlines(keepends=True)
