"""Every setting of ClinicBridge, in sections."""

import base64
import binascii
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from clinicbridge import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Kind of installation ----------------------------------------------------
# demo: loopback, made-up patients. production: refuses whatever is doubtful.
ENVIRONMENT = env.choice("CLINICBRIDGE_ENV", "demo", {"demo", "production", "test"})
PRODUCTION = ENVIRONMENT == "production"
TESTING = ENVIRONMENT == "test"
DATA_DIR = Path(env.text("CLINICBRIDGE_DATA", str(BASE_DIR / "var"))).resolve()
PORT = env.number("CLINICBRIDGE_PORT", 8000, least=1, most=65535)
HTTPS = env.flag("CLINICBRIDGE_HTTPS", default=PRODUCTION)
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.listed("CSRF_TRUSTED_ORIGINS")

# --- Keys --------------------------------------------------------------------
# None has a default. dev.py makes those of the demo on its first run, in DATA_DIR/keys.
_secret_key = env.key("SECRET_KEY", DATA_DIR / "keys" / "secret_key")
SECRET_KEY = _secret_key or secrets.token_urlsafe(50)
SECRET_KEY_FALLBACKS = env.listed("SECRET_KEY_FALLBACKS")
# Base64 of 32 bytes; wraps every practice's data key. Without it the vault stays shut.
VAULT_KEK = env.key("VAULT_KEK", DATA_DIR / "keys" / "vault_kek")

# --- Applications ------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "clinicbridge.apps.WiringConfig",
    "clinicbridge.scope",
    "clinicbridge.accounts",
    "clinicbridge.vault",
    "clinicbridge.audit",
    "claims",
    "integrations",
    "auditlog",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "template_partials",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "clinicbridge.urls"
WSGI_APPLICATION = "clinicbridge.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "clinicbridge.middleware.CorrelationMiddleware",
    "clinicbridge.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- Database ----------------------------------------------------------------
# The app connects as a role that owns nothing; `migrate` runs as the owner.
_app_url = env.text("DATABASE_URL", f"sqlite:///{DATA_DIR}/clinicbridge.sqlite3")
_owner_url = env.text("DATABASE_OWNER_URL", _app_url)
DATABASE_ROLE = env.choice("CLINICBRIDGE_DB_ROLE", "app", {"app", "owner"})
DATABASE_APP_ROLE = env.text(
    "DATABASE_APP_ROLE",
    (urlsplit(_app_url).username or "") if _app_url != _owner_url else "",
)
_database: dict[str, Any] = dict(
    environ.Env.db_url_config(_owner_url if DATABASE_ROLE == "owner" else _app_url)
)
_database["CONN_MAX_AGE"] = 60
_database["CONN_HEALTH_CHECKS"] = True
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _synchronous = "OFF" if TESTING else "FULL"  # a test database need not outlive a power cut
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            f"PRAGMA journal_mode=WAL;PRAGMA synchronous={_synchronous};"
            "PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728;"
        ),
    }
    _database["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
elif _database["ENGINE"] == "django.db.backends.postgresql":
    _database["OPTIONS"] = {"connect_timeout": 5}
else:
    raise env.Doubtful("DATABASE_URL must name SQLite or Postgres.")
DATABASES = {"default": _database}

# --- People ------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_password = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_password}UserAttributeSimilarityValidator"},
    {"NAME": f"{_password}MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_password}CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = env.number("CLINICBRIDGE_PROXIES", 0, least=0, most=5)
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if AXES_IPWARE_PROXY_COUNT else ["REMOTE_ADDR"]
)

# --- Cookies and headers -----------------------------------------------------
# The port is part of the name: browsers do not tell ports apart, and two copies may run.
_cookie = f"__Host-cb_{PORT}" if HTTPS else f"cb_{PORT}"
SESSION_COOKIE_NAME = f"{_cookie}_session"
CSRF_COOKIE_NAME = f"{_cookie}_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if AXES_IPWARE_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
_denied = "camera geolocation gyroscope magnetometer microphone payment usb accelerometer midi"
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in _denied.split()}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Audit -------------------------------------------------------------------
AUDITLOG_LOGENTRY_MODEL = "audit.LogEntry"
AUDITLOG_STORE_JSON_CHANGES = True

# --- API ---------------------------------------------------------------------
REST_FRAMEWORK = {
    # A view says who may call it; one that forgets is closed.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ClinicBridge",
    "DESCRIPTION": "How an EMR hands over signed visits and how billing systems answer.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SERVE_AUTHENTICATION": ["rest_framework.authentication.SessionAuthentication"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Tasks -------------------------------------------------------------------
# The row is the truth and a sweep finds it: a lost message costs seconds, never a claim.
BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.05,
    }
    CELERY_WORKER_PREFETCH_MULTIPLIER = 4
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
elif CELERY_BROKER_URL.startswith(("redis:", "rediss:")):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 15 * 60}
    CELERY_WORKER_PREFETCH_MULTIPLIER = 1
else:
    raise env.Doubtful("CELERY_BROKER_URL must be filesystem://, redis:// or rediss://.")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 10 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 9 * 60
CELERY_TASK_DEFAULT_QUEUE = "jobs"
CELERY_TASK_ROUTES = {
    "integrations.tasks.ingest*": {"queue": "ingest"},
    "integrations.tasks.push*": {"queue": "push"},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = env.number("CLINICBRIDGE_SWEEP_SECONDS", 30 if PRODUCTION else 5, least=1, most=300)

# --- Time, static files, logs ------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("CLINICBRIDGE_STATIC", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
_static = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": _static if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "uploads"
LOGGING_CONFIG = "clinicbridge.logs.configure"
LOGGING = {"level": env.choice("LOG_LEVEL", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"})}


# --- Production --------------------------------------------------------------
def _is_key(value: str) -> bool:
    """Tell whether VALUE is base64 of exactly 32 bytes."""
    try:
        return len(base64.b64decode(value, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


if PRODUCTION:
    env.refuse([
        (len(_secret_key) < 50 or len(set(_secret_key)) < 10, "SECRET_KEY: 50 random characters."),
        ("insecure" in _secret_key, "SECRET_KEY: is a published default."),
        (not _is_key(VAULT_KEK), "VAULT_KEK: base64 of 32 random bytes."),
        (DEBUG, "DEBUG: must be off."),
        (not ALLOWED_HOSTS, "ALLOWED_HOSTS: name the hosts people use."),
        (any(h == "*" or h == "." for h in ALLOWED_HOSTS), "ALLOWED_HOSTS: may not be open."),
        (not HTTPS, "CLINICBRIDGE_HTTPS: plain http is refused."),
        ("DATABASE_URL" not in env.os.environ and "DATABASE_URL_FILE" not in env.os.environ,
         "DATABASE_URL: name the database."),
    ])
