"""``python -m tests.queries.regenerate``: write the golden answers anew and name the files that changed."""

from __future__ import annotations

import sys

from tests.queries.golden import FOLDER, answer, cases


def main() -> None:
    """Write every golden answer; leave no file without a case."""
    wanted = {name: answer(case) for name, case in cases().items()}
    for path in sorted(FOLDER.glob("*.csv")):
        if path.stem not in wanted:
            path.unlink()
            sys.stdout.write(f"removed {path.name}\n")
    for name, text in wanted.items():
        path = FOLDER / f"{name}.csv"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"written {path.name}\n")


if __name__ == "__main__":
    main()
