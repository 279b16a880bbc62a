"""The demo programs import the standard library and themselves, nothing else."""

import ast
import sys
from pathlib import Path

import pytest

MODULES = sorted(Path("integrations/demo").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_needs_nothing_installed_and_nothing_of_ours(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            of_its_own = name == "integrations.demo" or name.startswith("integrations.demo.")
            assert of_its_own or name.split(".")[0] in sys.stdlib_module_names, name
