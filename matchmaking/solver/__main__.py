"""`python -m matchmaking.solver`: a problem as JSON on standard input, its timetable as JSON on standard output."""

import argparse
import json
import sys

from matchmaking.solver.effort import Progress
from matchmaking.solver.reading import BadInput, read_problem
from matchmaking.solver.writing import plain

BAD_INPUT = 2
DESCRIPTION = """\
Reads a meeting problem as JSON on standard input and writes its timetable as JSON on standard output. The format is
told in docs/solver.md. Every answer has passed an independent checker.

Exit status: 0 with an answer, whether "optimal", "feasible" or "infeasible"; 2 for bad input, with one line on
standard error that names the field and says why."""


def main() -> int:
    """Answer standard input."""
    parser = argparse.ArgumentParser(
        prog="python -m matchmaking.solver",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--progress", action="store_true", help="tell on standard error how the search goes")
    options = parser.parse_args()
    try:
        problem = read_problem(sys.stdin.buffer.read())
    except BadInput as error:
        line = str(error).replace("\n", " ").encode("ascii", "backslashreplace").decode()
        sys.stderr.write(f"{line}\n")
        return BAD_INPUT
    from matchmaking.solver.solve import solve  # it takes a moment to load, and bad input needs none of it

    schedule = solve(problem, progress=_tell if options.progress else None)
    json.dump(plain(schedule), sys.stdout)
    sys.stdout.write("\n")
    return 0


def _tell(progress: Progress) -> None:
    better = progress.at_most_better
    known = "" if better is None else f", cannot be better by more than {better:.2f} %"
    sys.stderr.write(
        f"{progress.seconds:6.1f} s  {progress.phase}: weight {progress.weight}{known}, gap {progress.gap}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
