"""`make lives N=100000`: so many random lives of orders; prints progress, and every violation with the seed that shows it."""

import sys
import time

from lives.judge import ORDERS, live

PROGRESS = 10


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(lives: int) -> int:
    """Live so many lives and return 1 when anything went wrong."""
    worlds = -(-lives // ORDERS)
    began, wrong = time.monotonic(), 0
    for seed in range(worlds):
        for one in live(seed):
            wrong += 1
            say(one)
        if (seed + 1) % max(worlds // PROGRESS, 1) == 0:
            say(f"{(seed + 1) * ORDERS} lives, {wrong} violations, {time.monotonic() - began:.0f} s")
    say(f"{worlds * ORDERS} lives of seeds 0..{worlds - 1}: {wrong} violations in {time.monotonic() - began:.1f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
