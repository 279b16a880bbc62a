"""A copy of the tree in which a mutation tester can reach the edits."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EDITS = "claims/domain/edits"


def main(arguments: list[str]) -> int:
    """Copy what git has staged or committed to a folder that is not there yet."""
    if len(arguments) != 1 or Path(arguments[0]).exists():
        print("Name one folder that does not exist yet: python3 -m devtools.mutation /tmp/mutation")
        return 2
    folder = Path(arguments[0]).resolve()
    prefix = f"--prefix={folder}/"
    subprocess.run(["git", "-C", str(ROOT), "checkout-index", "--all", prefix], check=True)
    for module in sorted((folder / EDITS).glob("*.py")):
        module.write_text(undecorated(module.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"Copied to {folder}; run mutmut there.")
    return 0


def undecorated(source: str) -> str:
    """Register each edit by a call after its function: mutmut passes decorated ones over."""
    lines = source.splitlines(keepends=True)
    for node in reversed(ast.parse(source).body):
        if not isinstance(node, ast.FunctionDef) or not _is_edit(node):
            continue
        decorator = node.decorator_list[0]
        first, last = decorator.lineno - 1, decorator.end_lineno
        said = "".join(lines[first:last]).strip().removeprefix("@")
        end = node.end_lineno
        lines[end:end] = [f"\n\n{node.name} = {said}({node.name})\n"]
        del lines[first:last]
    return "".join(lines)


def _is_edit(node: ast.FunctionDef) -> bool:
    return [
        getattr(decorator.func, "id", "")
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
    ] == ["edit"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
