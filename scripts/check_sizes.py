"""Files stay readable: none of ours passes 600 lines, no function passes 40, and files over 400 are named.

A test may tell a whole case in one function: there only the files are measured.

Usage: check_sizes.py FOLDER-OR-FILE… Exits 1 when something is over its limit.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

SPLIT_AT, NEVER_PASS, LONGEST_FUNCTION = 400, 600, 40
GENERATED = {"migrations", "vendor"}


def sources(names: list[str]) -> Iterator[Path]:
    for name in names:
        for path in sorted(Path(name).rglob("*.py")) if Path(name).is_dir() else [Path(name)]:
            if not GENERATED & set(path.parts):
                yield path


def long_functions(path: Path, tree: ast.Module) -> Iterator[str]:
    """Functions whose body, from its first statement after the docstring to its last line, is over the limit."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{path}:{node.lineno}: {node.name}() has {lines} lines; {LONGEST_FUNCTION} is the most"


def main(names: list[str]) -> int:
    failures = []
    for path in sources(names):
        text = path.read_text(encoding="utf-8")
        length = text.count("\n")
        if length > NEVER_PASS:
            failures.append(f"{path}: {length} lines; {NEVER_PASS} is the most")
        elif length > SPLIT_AT:
            print(f"{path}: {length} lines; split it at {SPLIT_AT}")
        if path.parts[0] != "tests":
            failures.extend(long_functions(path, ast.parse(text)))
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
