"""What is too long for every change: `make test-long`; its last result stays in docs/.

python -m dev.test_long [pytest's options]
"""

import subprocess
import sys
from datetime import UTC, datetime

from dev.templates import PROJECT

RESULT = PROJECT / "docs" / "test-long.md"


def main(options: list[str]) -> int:
    """Run the long tests, show what they print and keep it; give pytest's exit code."""
    command = ["pytest", "-m", "long", "-v", "--no-header", "--durations=0", *options]
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        lines = []
        for line in process.stdout or ():
            print(line, end="")
            lines.append(line)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    head = f"# The last long run\n\n{datetime.now(UTC):%Y-%m-%d}, commit {commit}:\n"
    RESULT.write_text(f"{head}\n```\n{''.join(lines)}```\n", encoding="utf-8")
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
