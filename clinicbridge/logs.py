"""Write logs as JSON lines that hold only what may be read by anyone."""

import logging
import logging.config
import sys
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# The only keys a line may hold. Whatever else is given is named under "dropped", not shown.
# fmt: off
ALLOWED = frozenset({
    "event", "level", "timestamp", "logger", "correlation_id", "practice", "actor",
    "claim", "revision", "encounter", "message", "submission", "suggestion", "connection", "job",
    "vendor", "task", "task_id", "queue", "route", "method", "status", "state", "step", "outcome",
    "duration_ms", "attempt", "count", "error", "where", "signal", "check", "version", "port",
})
# fmt: on
# Loggers of others whose INFO lines tell of the program alone, never of a request or a row.
SAFE_TEXT = frozenset({"celery.worker.consumer.connection", "gunicorn.error"})
QUIET = {
    "httpx": "WARNING",  # one line per call, with its address
    "httpcore": "WARNING",
    "httpx2": "WARNING",
    "anthropic": "WARNING",
    "celery.beat": "WARNING",  # one line per sweep
    "celery.worker.strategy": "WARNING",  # task arguments
    "celery.app.trace": "WARNING",  # results
    "django.server": "ERROR",
    "gunicorn.access": "CRITICAL",
    "axes": "WARNING",
}
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(config: dict[str, Any]) -> None:
    """Send structlog and every logger of the standard library through one formatter."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_before(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    stream = {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": formatter}},
            "handlers": {"stdout": stream},
            "root": {"handlers": ["stdout"], "level": config.get("level", "INFO")},
            "loggers": {name: {"level": level} for name, level in QUIET.items()},
        }
    )
    # A line that cannot be written would be shown raw, arguments and all.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    sys.excepthook = log_crash


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """Return the formatter that turns any log record into one safe line."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[hide_foreign_text, *_before()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            locate_error,
            keep_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
    )


def log_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log the end of a program in place of a traceback, whose last line is text."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("clinicbridge.crash").critical("crash", exc_info=(kind, error, trace))


def _before() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def hide_foreign_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep a foreign logger's words only where they are known to be harmless."""
    record: logging.LogRecord = event["_record"]
    if record.name not in SAFE_TEXT or record.levelno != logging.INFO:
        event["event"] = "message withheld"
        event["where"] = f"{record.module}:{record.lineno} {record.funcName}"
    return event


def locate_error(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Put an exception's class and place where its text and locals would stand."""
    found = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if found is True:
        found = sys.exc_info()
    if isinstance(found, BaseException):
        found = (type(found), found, found.__traceback__)
    if found and found[0]:
        event["error"] = f"{found[0].__module__}.{found[0].__qualname__}"
        event["where"] = _place(found)
    return event


def _place(found: ExcInfo) -> str:
    """Return file:line function of the frame that raised."""
    trace = found[2]
    if trace is None:
        return "unknown"
    while trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    module = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{module}:{trace.tb_lineno} {code.co_name}"


def keep_allowed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace whatever is not on the list by its name."""
    dropped = sorted(str(key) for key in event if key not in ALLOWED)
    kept = {key: _plain(value) for key, value in event.items() if key in ALLOWED}
    return {**kept, "dropped": dropped} if dropped else kept


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float) else str(value)[:200]
