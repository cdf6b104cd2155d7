"""Several Python processes that begin the same thing at the same moment."""

import subprocess
import sys

READY = "print('ready', flush=True); input()\n"


def at_once(code, arguments):
    """Run some code once for each tuple of arguments, all of them let go together.

    The code is given in two parts, what to prepare and what to do at the signal.

    Returns:
        What each printed after the signal.
    """
    before, after = code
    running = [
        subprocess.Popen(
            [sys.executable, "-c", before + READY + after, *map(str, given)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for given in arguments
    ]  # fmt: skip
    for process in running:
        assert process.stdout.readline() == "ready\n", process.stderr.read()
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    printed = []
    for process in running:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        printed.append(out)
    return printed
