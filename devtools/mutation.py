"""A copy of the tree in which a mutation tester can reach the edits, and samples of it."""

import argparse
import ast
import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EDITS = "claims/domain/edits"


def main(arguments: list[str]) -> int:
    """Copy the tree to a folder that is not there yet, or name a sample of a folder's mutants."""
    parser = argparse.ArgumentParser(prog="python3 -m devtools.mutation")
    parser.add_argument("folder", type=Path, help="where the copy goes, or is")
    parser.add_argument("--sample", type=int, metavar="N", help="name N mutants of each module")
    parser.add_argument("--seed", type=int, default=1, help="the same seed names the same mutants")
    parser.add_argument("modules", nargs="*", help="as claims.domain.coding.kx")
    asked = parser.parse_intermixed_args(arguments)
    if asked.sample is None:
        return copy(asked.folder)
    for module in asked.modules:
        known = asked.folder / "mutants" / f"{module.replace('.', '/')}.py.meta"
        if not known.exists():
            print(f"{module} has no mutants in {asked.folder} yet: run mutmut there once.")
            return 2
        names = json.loads(known.read_text(encoding="utf-8"))["exit_code_by_key"]
        print("\n".join(sample(names, asked.sample, seed=asked.seed)))
    return 0


def sample(names: Iterable[str], count: int, *, seed: int) -> list[str]:
    """Return so many of the names by chance, or all: the same ones for the same seed."""
    known = sorted(names)
    return sorted(random.Random(seed).sample(known, min(count, len(known))))  # noqa: S311 - no secret


def copy(folder: Path) -> int:
    """Copy what git has staged or committed to a folder that is not there yet."""
    if folder.exists():
        print("Name one folder that does not exist yet: python3 -m devtools.mutation /tmp/mutation")
        return 2
    folder = folder.resolve()
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
