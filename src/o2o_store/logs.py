"""Logs of every program: structured, on stderr, and blind to personal data and secrets by construction."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

MASK = "…"

_PATTERNS = (
    # GB 11643 resident numbers (18 characters) and their 15-digit predecessors, wherever they stand.
    (re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])", re.ASCII), f"<id{MASK}>"),
    (re.compile(r"(?<![0-9])[0-9]{15}(?![0-9])", re.ASCII), f"<id{MASK}>"),
    # What a shopper's phone shows to be charged (facts/payments.md §1.3); WeChat's 18 digits look like an ID number anyway.
    (re.compile(r"(?<![0-9])(?:2[5-9]|30)[0-9]{14,22}(?![0-9])", re.ASCII), f"<code{MASK}>"),
    # Mainland mobile numbers.
    (re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", re.ASCII), f"<phone{MASK}>"),
    (re.compile(r"\bo2o_[a-z]+_[A-Za-z0-9_-]{16,}", re.ASCII), f"<token{MASK}>"),
    (re.compile(r"(?i)\bbearer\s+[A-Za-z0-9._~+/=-]{8,}"), f"Bearer <token{MASK}>"),
)
_SECRET_NAMES = re.compile(
    r"(?i)(token|secret|pin|password|private_key|apiv3_key|v2_key|pay_code|auth_code|identity_hash|cert_no|cert_id|id_number|phone|buyer_name|sealed|code_url|voucher|authorization)$"
)
_DEEPEST = 6


class StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at the moment of writing, not to what it was when the program began."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        """Standard error, now."""
        return sys.stderr

    @stream.setter
    def stream(self, _: TextIO) -> None:
        """Nobody redirects this handler."""


def masked(text: str) -> str:
    """Return the text with everything that looks like an ID number, a phone number or a token blotted out."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def mask_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blot out every value of a log event, whatever it is wrapped in; a structlog processor."""
    for name in list(event):
        event[name] = _hidden(name, event[name], 0)
    return event


def configure(program: str, *, json: bool | None = None, level: int = logging.INFO) -> None:
    """Send this program's logs, and those of its libraries, to stderr: JSON lines, or readable ones on a terminal."""
    # A screen shows its first frame before anything is logged, and does not wait for the library.
    import structlog

    as_json = json if json is not None else not sys.stderr.isatty()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_values,
    ]
    final: Any = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, mask_values, final],
    )
    handler = StderrHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Request lines of HTTP libraries carry whole URLs, and the ready line says when a server runs.
    for noisy in ("httpx", "httpcore", "uvicorn", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(program=program)


def _hidden(name: str, value: Any, depth: int) -> Any:
    if name.startswith("_"):
        return value
    if (value and _SECRET_NAMES.search(name)) or depth > _DEEPEST:
        return MASK
    if isinstance(value, Mapping):
        return {key: _hidden(str(key), inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_hidden(name, inner, depth + 1) for inner in value]
    return _hidden_plain(value)


def _hidden_plain(value: Any) -> Any:
    if isinstance(value, bytes | bytearray):
        return f"<{len(value)} bytes>"
    if value is None or isinstance(value, bool | int | float):
        return value if masked(str(value)) == str(value) else MASK
    return masked(str(value))
