"""dev.py understands what it is told, and says so when it does not."""

import ast
import subprocess
import sys

import pytest
from django.conf import settings


def dev(*words):
    return subprocess.run(
        [sys.executable, "dev.py", *words],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "words", [(), ("dance",), ("run", "--port", "80"), ("run", "--prot", "8000"), ("check", "now")]
)
def test_wrong_words_get_the_usage_and_code_2(words):
    answer = dev(*words)

    assert answer.returncode == 2
    assert answer.stderr.startswith("usage: dev.py")


def test_an_unknown_bench_is_refused_in_one_line():
    answer = dev("bench", "nothing")

    assert answer.returncode == 2
    assert answer.stdout.startswith("There is no bench nothing")


@pytest.mark.parametrize(
    ("command", "option"), [("run", "default 8000"), ("bench", "intake"), ("shots", "--schemes")]
)
def test_the_help_of_a_command_names_what_it_takes(command, option):
    answer = dev(command, "--help")

    assert answer.returncode == 0
    assert option in answer.stdout


def test_words_pytest_does_not_know_are_told_once():
    answer = dev("test", "--fast", "--dance")

    assert answer.returncode == 4
    assert answer.stdout.count("== tests on") == 1


def test_dev_py_parses_on_a_python_too_old_to_run_it():
    ast.parse((settings.BASE_DIR / "dev.py").read_text(), feature_version=(3, 8))


def test_dev_py_needs_nothing_installed():
    used = set()
    for file in [settings.BASE_DIR / "dev.py", *(settings.BASE_DIR / "devtools").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                used |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                used.add((node.module or "").partition(".")[0])

    assert used <= sys.stdlib_module_names | {"devtools"}
