"""Every setting of ClinicBridge, in sections."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from clinicbridge import beats, env

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
# Base64 of 32 bytes, the newest first; they wrap the practices' data keys.
VAULT_KEK = env.key("VAULT_KEK", DATA_DIR / "keys" / "vault_kek")

# --- Applications ------------------------------------------------------------
INSTALLED_APPS = [
    "clinicbridge.accounts.admin_site.RoleAdminConfig",
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
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "template_partials",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "clinicbridge.urls"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "clinicbridge.middleware.CorrelationMiddleware",
    "clinicbridge.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "clinicbridge.middleware.BodyMiddleware",  # before the next one, which reads the body
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clinicbridge.accounts.middleware.StayMiddleware",
    "clinicbridge.accounts.middleware.PracticeMiddleware",
    "clinicbridge.vault.middleware.PurposeMiddleware",
]
_context = [
    ("django.template.context", "request"),
    ("django.contrib.auth.context", "auth"),
    ("django.contrib.messages.context", "messages"),
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [f"{where}_processors.{what}" for where, what in _context]
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# --- Database ----------------------------------------------------------------
# The app connects as a role that owns nothing; `migrate` runs as the owner.
_app_url = env.text("DATABASE_URL", f"sqlite:///{DATA_DIR}/clinicbridge.sqlite3")
_owner_url = env.text("DATABASE_OWNER_URL", _app_url)
_app_role = (urlsplit(_app_url).username or "") if _app_url != _owner_url else ""
DATABASE_APP_ROLE = env.text("DATABASE_APP_ROLE", _app_role)
DATABASE_ROLE = env.choice("CLINICBRIDGE_DB_ROLE", "app", {"app", "owner"})
_database: dict[str, Any] = dict(
    environ.Env.db_url_config(_owner_url if DATABASE_ROLE == "owner" else _app_url)
)
_secret = "DATABASE_OWNER_PASSWORD" if DATABASE_ROLE == "owner" else "DATABASE_PASSWORD"
if env.is_set(_secret):
    _database["PASSWORD"] = env.text(_secret)
_database["CONN_MAX_AGE"] = 60
_database["CONN_HEALTH_CHECKS"] = True
if _database["ENGINE"].endswith(".sqlite3"):
    _synchronous = "OFF" if TESTING else "FULL"  # a test database need not outlive a power cut
    _pragmas = f"journal_mode=WAL synchronous={_synchronous} cache_size=-20000 mmap_size=134217728"
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "".join(f"PRAGMA {pragma};" for pragma in _pragmas.split()),
    }
    _database["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
elif _database["ENGINE"].endswith(".postgresql"):
    _database["OPTIONS"] = {"connect_timeout": 5}
else:
    raise env.Doubtful("DATABASE_URL must name SQLite or Postgres.")
DATABASES = {"default": _database}

# --- People ------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
_hashers, _rules = "django.contrib.auth.hashers", "django.contrib.auth.password_validation"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it locks out before a password is hashed
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    f"{_hashers}.{name}PasswordHasher" for name in (["MD5"] if TESTING else ["Argon2", "PBKDF2"])
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_rules}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_rules}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_rules}.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME = 5, 0.25  # times, hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE, AXES_USERNAME_FORM_FIELD = "accounts/locked.html", "username"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "email", "code"]
AXES_VERBOSE = False
TRUSTED_PROXIES = env.number("CLINICBRIDGE_PROXIES", 0, least=0, most=5)
AXES_CLIENT_IP_CALLABLE = "clinicbridge.accounts.callers.address"

# --- Cookies and headers -----------------------------------------------------
# Browsers do not tell ports apart, and two copies may run: it is part of the name.
_cookie = f"__Host-cb_{PORT}" if HTTPS else f"cb_{PORT}"
SESSION_COOKIE_NAME = f"{_cookie}_session"
CSRF_COOKIE_NAME = f"{_cookie}_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE, SESSION_IDLE_SECONDS = 12 * 60 * 60, 15 * 60
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
_same_origin = "script-src style-src connect-src font-src form-action"
_nowhere = "default-src base-uri frame-ancestors object-src"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "img-src": [SELF, "data:"],
        **{directive: [SELF] for directive in _same_origin.split()},
        **{directive: [NONE] for directive in _nowhere.split()},
    }
}
_denied = "camera geolocation gyroscope magnetometer microphone payment usb accelerometer midi"
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in _denied.split()}
# Hosts a connection may lead to although they are private, or speak plain http.
CLINICBRIDGE_PRIVATE_HOSTS = env.listed(
    "CLINICBRIDGE_PRIVATE_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost"
)
DATA_UPLOAD_MAX_MEMORY_SIZE, LARGEST_FORM = 5 * 1024 * 1024, 1024 * 1024
LARGEST_UPLOAD_MB = env.number("CLINICBRIDGE_LARGEST_UPLOAD_MB", 512, least=1, most=2048)

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
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "filesystem://localhost")
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
    # A request never waits for a broker; the worker lifts the short limits for itself.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 15 * 60,
        "socket_connect_timeout": 0.1,
        "socket_timeout": 0.1,
        "max_retries": 0,
    }
    CELERY_WORKER_PREFETCH_MULTIPLIER = 1
else:
    raise env.Doubtful("CELERY_BROKER_URL must be filesystem://, redis:// or rediss://.")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 10 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 9 * 60
CELERY_TASK_DEFAULT_QUEUE = "jobs"
CELERY_TASK_ROUTES = beats.ROUTES
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
SWEEP_SECONDS = env.number("CLINICBRIDGE_SWEEP_SECONDS", 30 if PRODUCTION else 5, least=1, most=300)
# A send may still arrive after its 15 s are over: "not there" allows another only after this.
SUBMISSION_SETTLE_SECONDS = env.number(
    "SUBMISSION_SETTLE_SECONDS", 40, least=0 if TESTING else 15, most=3600
)
FIELDS_SECONDS = 60 if PRODUCTION else 5  # a field counted a minute later is counted all the same
CELERY_BEAT_SCHEDULE = beats.schedule(sweep=SWEEP_SECONDS, fields=FIELDS_SECONDS)

# --- Time, static files, logs ------------------------------------------------
TIME_ZONE, FORMAT_MODULE_PATH = "UTC", ["clinicbridge.formats"]
STATIC_URL, STATICFILES_DIRS = "/static/", [BASE_DIR / "static"]
# Where an image keeps its collected files; without it they are served where they lie.
_collected = env.text("CLINICBRIDGE_STATIC", "")
STATIC_ROOT = Path(_collected) if _collected else None
WHITENOISE_USE_FINDERS = not _collected
_with_digests = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_as_they_are = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _with_digests if _collected else _as_they_are},
}
MEDIA_ROOT = DATA_DIR / "uploads"
LOGGING_CONFIG = "clinicbridge.logs.configure"
LOGGING = {"level": env.choice("LOG_LEVEL", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"})}

# --- Production --------------------------------------------------------------
if PRODUCTION:
    env.refuse(
        [
            (
                len(set(_secret_key)) < 10 or len(_secret_key) < 50,
                "SECRET_KEY: 50 random characters.",
            ),
            ("insecure" in _secret_key, "SECRET_KEY: this one is a published default."),
            (
                not all(map(env.is_key, VAULT_KEK.split(","))),
                "VAULT_KEK: base64 of 32 random bytes.",
            ),
            (DEBUG, "DEBUG: must be off."),
            (not ALLOWED_HOSTS, "ALLOWED_HOSTS: name the hosts people use."),
            (any("*" in host or host == "." for host in ALLOWED_HOSTS), "ALLOWED_HOSTS: is open."),
            (not HTTPS, "CLINICBRIDGE_HTTPS: plain http is refused."),
            (not env.is_set("DATABASE_URL"), "DATABASE_URL: name the database."),
        ]
    )
