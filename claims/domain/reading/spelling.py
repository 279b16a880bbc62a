"""A statement of a condition as the diagnosis search reads it best."""

import re

REPLACED = re.compile(r"\b(?:replacement|arthroplasty|tka|tkr|tha|thr|tsa)\b")
_NERVE = re.compile(
    r"\b(?:(?:carpal|cubital|tarsal) tunnel|nerve) (?:release|decompression|transposition|repair)"
)
_FIXED = re.compile(
    r"(?P<what>\b(?:fracture|fx)\b[a-z ,-]{0,30}?)[ ,]*"
    r"\b(?:s/p|status post|after|treated with|with)\s+"
    r"(?:\w+ )?(?:orif|open reduction|internal fixation|fixation|pinning|crpp)\b.*"
)
_OPERATED = re.compile(
    r"\b(?:arthroplasty|replacement|tka|tkr|tha|thr|tsa|reconstruction|release|orif"
    r"|meniscectomy)\b(?! (?:pain|failure|loosening|infection|instability))"
)
_SINCE = re.compile(r"\b(?:after|following|s/p|status post|aftercare|post-?op\w*)\b")


def spelled(text: str) -> str:
    """Return a statement as the search reads it best."""
    plain = re.sub(
        (
            r"\b(?:acute and uncomplicated|uncomplicated|symptomatic|stable|worsening|improving"
            r"|severe|mild|moderate|persistent|ongoing|known|status quo)\b"
        ),
        " ",
        text,
    )
    plain = re.sub(
        (
            r"\b(?:possible|probable|suspected|likely|presumed|rule out|r/o|concern for"
            r"|suspicious for|consistent with)\b"
        ),
        " ",
        plain,
    )
    if re.search(r"\bl5[- /]?s1\b", plain):
        plain = re.sub(r"\blumbar\b", "lumbosacral", plain)
    plain = re.sub(r"\bnon-?dominant\b", "non dominant", plain)
    plain = re.sub(r"\bnon[- ]displaced\b", "nondisplaced", plain)
    plain = _FIXED.sub(r"\g<what>", plain)  # a fracture that was fixed is still a fracture
    if _OPERATED.search(plain) and not _SINCE.search(plain):
        plain = f"status post {plain}"  # a surgery that is named as a condition came before
    if _NERVE.search(plain) and _SINCE.search(plain):
        plain = "aftercare following surgery on the nervous system"
    elif REPLACED.search(plain) and _SINCE.search(plain):
        plain = "aftercare following joint replacement"
    return " ".join(plain.split()).strip(" ,-")
