"""What happened when, and on whose account: the shopper's, the staff's, the world's, or the software's own."""

import json
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

SOFTWARE = "software"
"""The share that is ours to shorten (goal: ≤ 1.5 s from ID to released; product.md, Goals)."""


CARD_TO_RELEASED = ("read the card", "packed, and customs has released")
"""First and last span of what the goal is about."""


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile: the smallest value that 95 in 100 do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * 0.95) - 1)]


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of the visit: step 0 is before the visit, 1 to 5 as on screen; `share` says on whose account it went."""

    step: int
    what: str
    share: str
    start: datetime
    ms: float


@dataclass(slots=True)
class Timeline:
    """The spans of one visit in the order in which they ended."""

    spans: list[Span] = field(default_factory=list)

    @contextmanager
    def span(self, step: int, what: str, share: str, *, since_ms: float = 0.0) -> Iterator[None]:
        """Measure the block on the monotonic clock; it began `since_ms` before (with the press of a button, say)."""
        start, began = datetime.now(UTC) - timedelta(milliseconds=since_ms), time.monotonic() - since_ms / 1000
        yield
        self.spans.append(Span(step, what, share, start, (time.monotonic() - began) * 1000))

    def total_ms(self, share: str = "", first: str = "", last: str = "") -> float:
        """Milliseconds of a share (all when empty) between two spans by name, both included."""
        names = [span.what for span in self.spans]
        start = names.index(first) if first else 0
        end = names.index(last) + 1 if last else len(names)
        return sum(span.ms for span in self.spans[start:end] if share in ("", span.share))

    def from_card_to_released(self) -> tuple[float, float]:
        """Milliseconds from the card to the release: the whole, and the software's own share of it."""
        whole, own = (self.total_ms(share, *CARD_TO_RELEASED) for share in ("", SOFTWARE))
        return whole, own

    def write(self, path: Path, extra: dict[str, object]) -> None:
        """Write the timeline as JSON: `spans` with ISO times, and the sums."""
        spans = [
            {
                "step": span.step,
                "what": span.what,
                "share": span.share,
                "start": span.start.isoformat(timespec="milliseconds"),
                "end": datetime.fromtimestamp(span.start.timestamp() + span.ms / 1000, UTC).isoformat(timespec="milliseconds"),
                "ms": round(span.ms, 1),
            }
            for span in self.spans
        ]
        path.write_text(json.dumps({"spans": spans, **extra}, ensure_ascii=False, indent=1) + "\n", "utf-8")
