"""Say how gunicorn serves the application, on a laptop and in a container."""

import logging
from pathlib import Path

from gunicorn.config import Config
from gunicorn.glogging import Logger

from clinicbridge import env, logs

_data = Path(env.text("CLINICBRIDGE_DATA", "var"))


class OurLogger(Logger):
    """Let gunicorn's lines go where all others go, in the same safe shape."""

    def setup(self, cfg: Config) -> None:
        """Give its loggers no handler of their own."""
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True
        logs.configure({"level": logging.INFO})


_port = env.number("CLINICBRIDGE_PORT", 8000, least=1, most=65535)
bind = f"{env.text('CLINICBRIDGE_BIND', '127.0.0.1')}:{_port}"
worker_class = "gthread"
workers = env.number("WEB_WORKERS", 2, least=1, most=64)
threads = env.number("WEB_THREADS", 4, least=1, most=64)
preload_app = True
timeout = 30
graceful_timeout = 10
keepalive = 5
limit_request_line = 2048
control_socket_disable = True
logger_class = OurLogger
worker_tmp_dir = str(_data / "tmp") if (_data / "tmp").is_dir() else None
