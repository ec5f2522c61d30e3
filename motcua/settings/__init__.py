"""All settings, from environment variables with safe defaults. The one place that reads the environment.

`MOTCUA_HOME` is the folder of data (database, files, keys); `DATABASE_URL` names a PostgreSQL of one's own
(16 or newer) instead of the embedded one. docs/reference/settings.md lists every variable; it is made from the
comments below (`make docs`), so each variable has one, right above the line that reads it.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
# The folder of all data: database, files, keys, logs. Default: `var` in the checkout.
HOME = Path(os.environ.get("MOTCUA_HOME", ROOT / "var")).resolve()
BUILD = ROOT / "build"


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _number(name: str, default: int) -> int:
    given = os.environ.get(name, str(default))
    if not given.strip().isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, and it is {given!r}.")
    return int(given)


def _secret_key() -> str:
    """The key that signs sessions: given, or made once and kept beside the data."""
    # The key that signs sessions. Default: made at the first start and kept in the folder of keys.
    given = os.environ.get("MOTCUA_SECRET_KEY")
    if given:
        return given
    kept = HOME / "keys" / "secret-key"
    if kept.exists():
        return kept.read_text()
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = secrets.token_urlsafe(50)
    try:
        with kept.open("x") as file:
            file.write(made)
    except FileExistsError:
        return kept.read_text()
    kept.chmod(0o600)
    return made


# 1: the demo city, with its people, its stand-ins for systems outside and its clock. 0: a real city.
DEMO = _flag("MOTCUA_DEMO", True)
# The deck that a demo city lives through once, beside its work, and the share of its volumes: "can-tho-2023-h1 0.05".
SCENARIO = os.environ.get("MOTCUA_SCENARIO", "")
# 1: pages and commands show the traceback of an unexpected fault. Never in a real city.
DEBUG = _flag("MOTCUA_DEBUG", False)
SECRET_KEY = _secret_key()
# The port of the web server.
PORT = _number("MOTCUA_PORT", 8000)
# The address that the web server listens on. 0.0.0.0 lets other machines in: put TLS in front of it.
HOST = os.environ.get("MOTCUA_HOST", "127.0.0.1")
# The host names that requests may come to, with commas between.
ALLOWED_HOSTS = os.environ.get("MOTCUA_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
# The address that people type, as it stands in links, QR codes and messages. Default: from host and port.
PUBLIC_ADDRESS = os.environ.get("MOTCUA_PUBLIC_ADDRESS", f"http://{HOST}:{PORT}")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]
CSRF_FAILURE_VIEW = "motcua.faces.ui.errors.stale_form"

CITY_NAMES = {
    # The city's name in Vietnamese, as the pages show it.
    "vi": os.environ.get("MOTCUA_CITY_VI", "Thành phố Cần Thơ"),
    # The city's name in English.
    "en": os.environ.get("MOTCUA_CITY_EN", "Cần Thơ City"),
}
# Where the running program's source can be read (its licence asks for it); empty hides the link.
SOURCE_CODE_ADDRESS = os.environ.get("MOTCUA_SOURCE_CODE", "")

# "demo": the city's clock starts on Monday 2023-07-03 08:00 and runs at real pace; "real": the machine's.
CLOCK = os.environ.get("MOTCUA_CLOCK", "demo" if DEMO else "real")

ROLE_OWNER = "motcua_owner"
ROLE_APP = "motcua_app"
# A PostgreSQL of one's own (16 or newer), as postgresql://name:password@host:port/database. Empty: the embedded one.
DATABASE_URL = os.environ.get("DATABASE_URL", "")
# A second login for web and worker, where the one of DATABASE_URL shall only migrate. Empty: one login for both.
APP_DATABASE_URL = os.environ.get("MOTCUA_APP_DATABASE_URL", "")
# The name of the database in the embedded server.
DATABASE_NAME = os.environ.get("MOTCUA_DATABASE_NAME", "motcua")
# The folder of the embedded server. Default: `postgres` in MOTCUA_HOME.
POSTGRES_DATA = Path(os.environ.get("MOTCUA_POSTGRES_DATA", HOME / "postgres"))


def socket_folder(data: Path) -> Path:
    """Where the embedded server of `data` keeps its socket: short, since a socket's path has 107 bytes at most."""
    import hashlib

    return Path("/tmp") / f"motcua-{hashlib.sha256(str(data).encode()).hexdigest()[:12]}"  # noqa: S108


#: Statements go with their values apart, and what a connection has sent a few times is read and analysed once.
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}


def _database(role: str) -> dict[str, Any]:
    common: dict[str, Any] = {
        "ENGINE": "motcua.foundation.database.engine",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
    limits = "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c lock_timeout=10s"
    # A plan for any values is bad for most: one ward holds a hundred dossiers, the next a hundred thousand.
    limits += " -c plan_cache_mode=force_custom_plan"
    # Beginning other processes takes longer than nearly all that a page asks for.
    limits += " -c parallel_setup_cost=20000"
    if role == ROLE_OWNER:
        limits = "-c lock_timeout=60s"
    url = APP_DATABASE_URL if role == ROLE_APP and APP_DATABASE_URL else DATABASE_URL
    if not url:
        return common | {
            "NAME": DATABASE_NAME,
            "USER": role,
            "HOST": str(socket_folder(POSTGRES_DATA)),
            "OPTIONS": PREPARED | {"options": limits},
        }
    parts = urlsplit(url)
    if not APP_DATABASE_URL or role == ROLE_OWNER:
        # One login serves both: the session takes on the role (SET ROLE), whose rights then hold.
        limits += f" -c role={role}"
    return common | {
        "NAME": unquote(parts.path.lstrip("/")) or DATABASE_NAME,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": PREPARED | dict(parse_qsl(parts.query)) | {"options": limits},
    }


# `default` is the role that runs web, jobs and tests; `owner` migrates and is used for nothing else.
DATABASES = {"default": _database(ROLE_APP), "owner": _database(ROLE_OWNER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "motcua.foundation.database",
    "motcua.foundation.journal",
    "motcua.foundation.calendars",
    "motcua.foundation.files",
    "motcua.foundation.forms",
    "motcua.foundation.messages",
    "motcua.foundation.signatures",
    "motcua.foundation.accounts",
    "motcua.foundation.measures",
    "motcua.registry.organization",
    "motcua.registry.people",
    "motcua.registry.catalogue",
    "motcua.service.processes",
    "motcua.service.documents",
    "motcua.service.wallet",
    "motcua.service.payments",
    "motcua.service.dossiers",
    "motcua.service.feedback",
    "motcua.service.counters",
    "motcua.service.insurance",
    "motcua.service.landtax",
    "motcua.service.exchange",
    "motcua.reform.exams",
    "motcua.reform.indicators",
    "motcua.reform.programme",
    "motcua.reform.outreach",
    "motcua.reform.initiatives",
    "motcua.reform.simplification",
    "motcua.reform.inspections",
    "motcua.reform.institutions",
    "motcua.reform.reports",
    "motcua.faces.ui",
    "motcua.faces.portal",
    "motcua.faces.desk",
    "motcua.faces.api",
    "motcua.faces.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.faces.site.compression.CompressionMiddleware",
    "motcua.faces.site.content_policy.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "motcua.faces.site.session.SessionLifeMiddleware",
    "motcua.faces.site.middleware.ActorMiddleware",
    "motcua.faces.site.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "motcua.faces.site.urls"
WSGI_APPLICATION = "motcua.faces.site.wsgi.application"
# How many processes serve the web. One a core is a good beginning.
WEB_WORKERS = _number("MOTCUA_WEB_WORKERS", 2)
# How many requests each of them serves at once; each takes a connection to the database.
WEB_THREADS = _number("MOTCUA_WEB_THREADS", 4)
# How many jobs the worker runs at once.
WORKER_JOBS = _number("MOTCUA_WORKER_JOBS", 2)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.faces.ui.context.house",
            ],
            "builtins": [f"motcua.faces.ui.templatetags.{name}" for name in ("ui", "charts", "plots", "reports")],
        },
    },
]

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/dang-nhap/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Một Cửa"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SECURE_COOKIES = PUBLIC_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "motcua" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = BUILD / "collected"
STATICFILES_DIRS = [BUILD / "static"] if (BUILD / "static").exists() else []
# How pages find their style sheets and scripts. Tests set one that needs no build.
STATICFILES_BACKEND = os.environ.get("MOTCUA_STATICFILES", "whitenoise.storage.CompressedManifestStaticFilesStorage")
# Without hashed names (tests, development) files are served from where the build and the packages put them.
WHITENOISE_USE_FINDERS = "Manifest" not in STATICFILES_BACKEND
STORAGES: dict[str, dict[str, Any]] = {
    # Files of dossiers: on disk, or S3 by MOTCUA_FILES_S3_BUCKET.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": STATICFILES_BACKEND},
}
# A bucket of S3, or of a store that speaks it, for the files of dossiers. Empty: MOTCUA_HOME/files.
if os.environ.get("MOTCUA_FILES_S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": os.environ["MOTCUA_FILES_S3_BUCKET"],
            # The address of that store. Empty: Amazon's.
            "endpoint_url": os.environ.get("MOTCUA_FILES_S3_ENDPOINT") or None,
        },
    }

# One file of a dossier may have so many bytes; a request so many fields. The pages say so beforehand.
FILE_BYTES_MAX = _number("MOTCUA_FILE_BYTES_MAX", 20 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "motcua.foundation.files.adapters.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# The folder of keys. Only the account that runs the city may read it.
KEYS = Path(os.environ.get("MOTCUA_KEYS", HOME / "keys"))
# The address of the time-stamping service (RFC 3161). Empty: the stand-in of the demo city.
TRUST_TSA_URL = os.environ.get("MOTCUA_TSA_URL", "")

# Whoever citizens prove their identity with, by OpenID Connect: VNeID, or any provider, by its issuer. Empty: the stand-in of
# the demo city, and in a real one people sign in with a password or a code by telephone.
VNEID_ISSUER = os.environ.get("MOTCUA_VNEID_ISSUER", "")
# What the city is called there.
VNEID_CLIENT_ID = os.environ.get("MOTCUA_VNEID_CLIENT_ID", "motcua")
# The secret that it was given there.
VNEID_CLIENT_SECRET = os.environ.get("MOTCUA_VNEID_CLIENT_SECRET", "motcua-demo" if DEMO else "")
# What is asked for there, with spaces between.
VNEID_SCOPES = os.environ.get("MOTCUA_VNEID_SCOPES", "openid profile phone")
# The claim that has the citizen number.
VNEID_NUMBER_CLAIM = os.environ.get("MOTCUA_VNEID_NUMBER_CLAIM", "citizen_number")
# The level that each `acr` stands for: 1 or 2. `=1` is for a provider that says none.
VNEID_LEVELS = os.environ.get("MOTCUA_VNEID_LEVELS", "vneid-1=1 vneid-2=2")
# Whoever officials sign in with, by OpenID Connect, by its issuer. Empty: with a password and an authenticator app.
AGENCY_ISSUER = os.environ.get("MOTCUA_AGENCY_ISSUER", "")
# What the city is called there.
AGENCY_CLIENT_ID = os.environ.get("MOTCUA_AGENCY_CLIENT_ID", "motcua")
# The secret that it was given there.
AGENCY_CLIENT_SECRET = os.environ.get("MOTCUA_AGENCY_CLIENT_SECRET", "motcua-demo" if DEMO else "")
# The claim that has an official's sign-in name here.
AGENCY_NAME_CLAIM = os.environ.get("MOTCUA_AGENCY_NAME_CLAIM", "preferred_username")
# The `acr` and `amr` that stand for a second factor, with spaces between. Others give theirs here.
AGENCY_STRONG = os.environ.get("MOTCUA_AGENCY_STRONG", "mfa otp hwk")

# The address of the National Public Service Portal. Empty: the stand-in of the demo city, and in a real one nothing is
# exchanged and what is to be told waits.
PORTAL_URL = os.environ.get("MOTCUA_PORTAL_URL", "")
# The city's code in messages with the Portal.
EXCHANGE_CODE = os.environ.get("MOTCUA_EXCHANGE_CODE", "H13")

# The address of the line to the social insurance. Empty: the stand-in of the demo city, and in a real one only the city's
# own register of cards is asked.
INSURANCE_URL = os.environ.get("MOTCUA_INSURANCE_URL", "")
# What the city shows at that line.
INSURANCE_TOKEN = os.environ.get("MOTCUA_INSURANCE_TOKEN", "")
# The address of the payment platform of the National Portal. Empty: the gateway of the demo city.
PAYMENT_PLATFORM_URL = os.environ.get("MOTCUA_PAYMENT_PLATFORM_URL", "")
# The address of the bank that keeps the collecting account. Empty: the gateway of the demo city.
BANK_URL = os.environ.get("MOTCUA_BANK_URL", "")
# Where the demo city's gateway is, which plays both. The supervisor sets it.
GATEWAY_URL = os.environ.get("MOTCUA_GATEWAY_URL", "")
# The account that transfers go to, as BANK:NUMBER:HOLDER, with the bank's six digits. Empty in a real city: nothing is paid
# by transfer. The demo city has one of its own, which is no account anywhere.
COLLECTING_ACCOUNT = os.environ.get(
    "MOTCUA_COLLECTING_ACCOUNT", "970499:0000000002023:TAI KHOAN THU CUA THANH PHO MAU" if DEMO else ""
)
# The address of the tax office's line for land. Empty: the stand-in of the demo city, and in a real one letters wait.
TAX_URL = os.environ.get("MOTCUA_TAX_URL", "")
# The address of the national population database. Empty: the stand-in of the demo city, and in a real one nothing is asked
# and people type.
POPULATION_URL = os.environ.get("MOTCUA_POPULATION_URL", "")
# The key by which the national population database knows this city. Empty: in a demo city, that of its stand-in.
POPULATION_KEY = os.environ.get("MOTCUA_POPULATION_KEY", "")

# Every room's background tasks are in its `jobs.py`.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGS = HOME / "log"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # The least that is logged: DEBUG, INFO, WARNING or ERROR.
    "root": {"handlers": ["stderr"], "level": os.environ.get("MOTCUA_LOG", "WARNING")},
}
