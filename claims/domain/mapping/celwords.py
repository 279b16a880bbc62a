"""What the parser of expressions says, in words of somebody who knows no parser."""

import re

_PARSER = re.compile(r"ERROR: <input>:(\d+):(\d+): (?:Syntax error: )?([^\n]*)")
_SAID = {
    r"OtherError.*": "this is nested too deeply",  # all it says of too many brackets
    r"(?:mismatched|extraneous) input '<EOF>'.*": "something is missing at the end",
    r"(?:mismatched|extraneous) input '(.*?)'(?: expecting .*)?": r"'\1' does not belong here",
    r"missing '(.*?)' at '<EOF>'": r"'\1' is missing at the end",
    r"missing '(.*?)' at '(.*)'": r"'\1' is missing before '\2'",
    r"no viable alternative at input '.*": "this cannot be read",
    r"token recognition error at: '[\"'].*": "a text begins here and does not end",
    r"token recognition error at: '(.*?)\s*'": r"'\1' is no sign of this language",
    r"Incomplete .*": "after ? stand two values, with : between them",
    r"reserved identifier: (\w+)": r"'\1' may be no name",
}


def syntax(message: str) -> str:
    """Return where an expression cannot be read, and why."""
    found = _PARSER.search(message)
    if not found:
        return "This is no expression."
    said = re.sub(r" expecting .*", "", found[3]).replace("<EOF>", "the end")
    for pattern, ours in _SAID.items():
        if known := re.fullmatch(pattern, found[3]):
            said = known.expand(ours)
            break
    return f"line {found[1]}, column {found[2]}: {said}."
