"""Every setting of the product, and every environment variable it reads.

Safe by default: with nothing in the environment the product serves this machine alone, over plain
http on loopback, from the embedded database. Naming a host in CSC_HOSTS makes it a service: https
is then enforced, and SECRET_KEY must be given.
"""

import os
import secrets
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from csc_dashboard.egress import hosts_of
from csc_dashboard.embedded import APP, OWNER, PORT, EmbeddedPostgres
from csc_dashboard.wire import open_wires

# --- The environment: all of it, read here and nowhere else -------------------------------------

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent

# 1: the demonstration, with its own database and its own files.
DEMO = env.bool("CSC_DEMO", default=False)
# Where the product keeps what it writes.
_var = env.path("CSC_VAR", default=str(BASE_DIR / "var"))
VAR = Path(str(_var)) / "demo" if DEMO else Path(str(_var))
# The data of the embedded database: one server for the real database and the demonstration's.
EMBEDDED_POSTGRES = EmbeddedPostgres(
    Path(env.str("CSC_POSTGRES", default=str(Path(str(_var)) / "postgres"))),
    # Where it copies its log of changes, for a restore to any moment. None: nowhere.
    archive=Path(_archive) if (_archive := env.str("CSC_WAL_ARCHIVE", default="")) else None,
)
# The hosts it is served at, separated by commas. None: this machine alone.
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ALLOWED_HOSTS = env.list("CSC_HOSTS", default=list(LOOPBACK))
# 1: a proxy in front ends TLS, and removes X-Forwarded-Proto from what clients send.
_behind_proxy = env.bool("CSC_BEHIND_PROXY", default=False)
# 1: error pages for the programmer. Never with real data.
DEBUG = env.bool("CSC_DEBUG", default=False)
_secret_key = env.str("SECRET_KEY", default="")
_linkage_key = env.str("CSC_LINKAGE_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# postgres://…: a server of your own in place of the embedded one, as the role that reads and
# writes rows; and as the role that owns the tables, which only migrations need.
_database_url = env.str("DATABASE_URL", default="")
_database_owner_url = env.str("DATABASE_OWNER_URL", default="")
# The role that sees every row, for backups, and a superuser of the empty server for a restore.
# The embedded server needs none; a web process is never given it.
_database_recovery_url = env.str("DATABASE_RECOVERY_URL", default="")
# How long one statement may take, in seconds; 0: as long as it likes, which is for commands. The
# web server and the worker each say their own (gunicorn.conf.py, csc_dashboard/celery.py).
STATEMENT_SECONDS = env.int("CSC_STATEMENT_SECONDS", default=0)
# Networks besides this machine that may read /metrics: 10.1.2.0/24. None of them a proxy's.
METRICS_FROM = env.list("CSC_METRICS_FROM", default=[])
# Where static files are gathered, if not with the rest: an image carries its own.
_static = env.str("CSC_STATIC", default="")
# redis://…: a broker of your own in place of files under var/.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost/")
# smtp+tls://user:password@server:587: where reminders go out. None: nobody is reminded by e-mail.
_email_url = env.str("CSC_EMAIL", default="")
# From whom they come, and the address of the product that stands in them: https://…
DEFAULT_FROM_EMAIL = env.str("CSC_EMAIL_FROM", default="dashboard@localhost")
_address = env.str("CSC_ADDRESS", default="")
# Sign-in through Microsoft Entra ID: the directory (a GUID), this product's registration in it and
# its secret, the authority (ONS code) that the directory's app roles are roles for; and, where
# sign-ins carry no "amr", the authentication context that demands a second factor, like "c1".
ENTRA_TENANT = env.str("CSC_ENTRA_TENANT", default="")
ENTRA_CLIENT = env.str("CSC_ENTRA_CLIENT", default="")
_entra_secret = env.str("CSC_ENTRA_SECRET", default="")
ENTRA_AUTHORITY = env.str("CSC_ENTRA_AUTHORITY", default="")
ENTRA_MFA_CONTEXT = env.str("CSC_ENTRA_MFA_CONTEXT", default="")
# 1: people have accounts with passwords here. On this machine alone they do unless Entra ID is
# named; a service must say so.
_local_accounts = env.bool("CSC_LOCAL_ACCOUNTS", default=None)
# The least a password may have, 12 at the lowest; and the file of breached passwords to refuse, as
# Have I Been Pwned gives it: SHA-1 in order, one a line.
PASSWORD_LENGTH = max(12, env.int("CSC_PASSWORD_LENGTH", default=15))
BREACHED_PASSWORDS = env.str("CSC_BREACHED_PASSWORDS", default="")
# Where the last seals of the audit trail are written down each hour: best a folder of another
# machine, since it proves that nobody rewrote the trail together with the whole database.
_anchors = env.str("CSC_ANCHORS", default="")


# unix:/run/clamav/clamd.ctl or tcp://host:3310: ClamAV's service, asked about every file that is
# sent before it is opened. None: nobody is asked.
VIRUS_SCANNER = env.str("CSC_VIRUS_SCANNER", default="")
# What one person may have kept of an authority at once, in bytes and in files.
KEPT_BYTES = env.int("CSC_KEPT_MEGABYTES", default=10_000) * 1_000_000
KEPT_FILES = env.int("CSC_KEPT_FILES", default=5_000)


def _private_folder(path: Path) -> Path:
    """A folder for this account alone."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _database_at(variable: str, address: str) -> dict:
    """A database by its address. Another one than PostgreSQL's would be repeated in a warning."""
    if not address.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            f"{variable} is to be the address of a PostgreSQL database:"
            " postgres://user:password@host:5432/name."
        )
    return env.db_url_config(address)


def _key_of_this_machine(name: str) -> str:
    """A key made once and kept under var/, where only this account can read it."""
    path = VAR / name
    VAR.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written whole, then linked into place: of two first starts one wins, and both read that.
        draft = VAR / f".{name}-{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


# --- Where it is served ------------------------------------------------------------------------

# On loopback nobody is on the wire, and no certificate can be had: plain http. Anywhere else https.
HTTPS = not set(ALLOWED_HOSTS) <= set(LOOPBACK)
if HTTPS and DEMO:
    raise ImproperlyConfigured(
        "The demonstration is served on this machine alone: unset CSC_DEMO, or CSC_HOSTS."
    )
if HTTPS and DEBUG:
    raise ImproperlyConfigured(
        "Error pages for the programmer are for this machine alone: unset CSC_DEBUG, or CSC_HOSTS."
    )
if HTTPS and not _secret_key:
    raise ImproperlyConfigured(
        "A service needs a secret of its own: put 50 or more random characters in SECRET_KEY."
    )
SECRET_KEY = _secret_key or _key_of_this_machine("secret_key")
# What names in partners' extracts are hashed with: outside the database, and never changed, for
# what was hashed with another key can be matched no more.
if HTTPS and len(_linkage_key) < 32:
    raise ImproperlyConfigured(
        "Names in partners' extracts are hashed with a key of their own: put 32 or more random"
        " characters in CSC_LINKAGE_KEY, keep a copy apart from the database, and never change it."
    )
# Whoever was erased is written down here as well, apart from the database and its backups, so that
# a restored one can be brought into step.
ERASURE_LEDGER = Path(env.str("CSC_ERASURES", default="") or VAR / "erasures" / "ledger.jsonl")
# How long the files of an upload are kept after they were sent, in days.
KEEP_FILES_DAYS = env.int("CSC_KEEP_FILES_DAYS", default=30)
LINKAGE_KEY = _linkage_key or _key_of_this_machine("linkage_key")
# Hosts reached without leaving this machine, such as a container's neighbours: their wire may be
# in the clear.
_inner_network = env.list("CSC_INNER_NETWORK", default=[])
if HTTPS and (
    _open := open_wires(
        {
            "DATABASE_URL": _database_url,
            "DATABASE_OWNER_URL": _database_owner_url,
            "DATABASE_RECOVERY_URL": _database_recovery_url,
            "CELERY_BROKER_URL": CELERY_BROKER_URL,
            "CSC_EMAIL": _email_url,
            "CSC_VIRUS_SCANNER": VIRUS_SCANNER,
        },
        _inner_network,
    )
):
    raise ImproperlyConfigured(f"Between hosts everything is encrypted: {_open[0]}.")
ENTRA = "https://login.microsoftonline.com"
if ENTRA_TENANT and not (ENTRA_CLIENT and _entra_secret and ENTRA_AUTHORITY):
    raise ImproperlyConfigured(
        "Sign-in through Entra ID needs all of CSC_ENTRA_TENANT, CSC_ENTRA_CLIENT, "
        "CSC_ENTRA_SECRET and CSC_ENTRA_AUTHORITY."
    )

SECURE_SSL_REDIRECT = HTTPS
# Asked from inside, where there is no TLS.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_proxy else None
# Nothing is told to any other host. "no-referrer" would say even less, but browsers then send forms
# with the origin "null", which the guard against forged forms must refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The __Host- prefix lets no neighbouring host set these cookies; browsers allow it on https only.
SESSION_COOKIE_NAME = "__Host-s" if HTTPS else ("csc_demo_session" if DEMO else "csc_session")
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "accounts.session_store"
CSRF_USE_SESSIONS = True  # the token is then in no cookie a script could read
CSRF_COOKIE_NAME = "__Host-c" if HTTPS else "csc_csrf"
CSRF_COOKIE_SECURE = HTTPS
# By which a browser is known that somebody has signed in with: accounts/guessing.py.
DEVICE_COOKIE_NAME = "__Host-d" if HTTPS else "csc_device"
# In the session and not in a cookie of their own: they name people.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "csc_dashboard.views.stale_form"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        # The hash is that of the empty <style> element plotly.js puts in and fills by script.
        "style-src": [SELF, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
        "img-src": [SELF, "data:", "blob:"],  # plotly.js draws a chart's picture into a blob
        "object-src": [NONE],
        "base-uri": [NONE],
        # A form that leads to Entra ID is sent on to it, which browsers count as its action.
        "form-action": [SELF, *([ENTRA] if ENTRA_TENANT else [])],
        "frame-ancestors": [NONE],
    }
}

# --- Rooms and layers --------------------------------------------------------------------------

INSTALLED_APPS = [
    "csc_dashboard",
    "boards",
    "ingest",
    "indicators",
    "records",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "csc_dashboard.metrics.Counted",
    "csc_dashboard.refusals.Refusals",
    "accounts.doors.NobodysRequest",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csc_dashboard.headers.PrivateResponses",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "csc_dashboard.incoming.NobodysFiles",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.watch.SessionWatch",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "csc_dashboard.paced.Paced",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "csc_dashboard.urls"
WSGI_APPLICATION = "csc_dashboard.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csc_dashboard.context.product",
                "csc_dashboard.context.demonstration",
                "csc_dashboard.context.navigation",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]
if DEBUG:
    TEMPLATES[0]["OPTIONS"]["loaders"] = ["django.template.loaders.filesystem.Loader"]

# --- The database ------------------------------------------------------------------------------

# `default` is the role that reads and writes rows; `owner` owns the tables, and only `migrate` uses
# it. A web process of a service is given the first alone.
DATABASES = {}
if _database_url:
    DATABASES["default"] = _database_at("DATABASE_URL", _database_url)
    if _database_owner_url:
        DATABASES["owner"] = _database_at("DATABASE_OWNER_URL", _database_owner_url)
    if DEMO:
        for _database in DATABASES.values():
            _database["NAME"] += "_demo"
else:
    for _alias, _role in (("default", APP), ("owner", OWNER)):
        DATABASES[_alias] = {
            "ENGINE": "csc_dashboard.embedded_backend",
            "NAME": "csc_demo" if DEMO else "csc",
            "USER": _role,
            "PORT": PORT,
        }
RECOVERY_DATABASE = (
    _database_at("DATABASE_RECOVERY_URL", _database_recovery_url) if _database_recovery_url else {}
)
for _database in DATABASES.values():
    if _database["ENGINE"] == "django.db.backends.postgresql":
        _database["ENGINE"] = "accounts.walled_backend"
    _database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if STATEMENT_SECONDS:
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    # A transaction that was forgotten holds its locks no longer than thirty times as long: between
    # two statements of a page a pack may be made into a PDF, which takes up to two minutes.
    _idle = f"-c idle_in_transaction_session_timeout={30 * STATEMENT_SECONDS}s"
    _limit = f"-c statement_timeout={STATEMENT_SECONDS}s {_idle}"
    _options["options"] = f"{_options.get('options', '')} {_limit}".strip()
DATABASES["default"]["ATOMIC_REQUESTS"] = True  # what a request reads is audited, or not shown
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Whom the product speaks to: nobody else is reached (csc_dashboard/egress.py).
REACHED = [
    *hosts_of(_database_url, _database_owner_url, _database_recovery_url, _email_url),
    *hosts_of(CELERY_BROKER_URL, VIRUS_SCANNER),
    *(hosts_of(ENTRA) if ENTRA_TENANT else []),
]

# --- People ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
# Whether people have passwords here. A service that has Entra ID should not.
LOCAL_ACCOUNTS = DEMO or (
    not HTTPS and not ENTRA_TENANT if _local_accounts is None else _local_accounts
)
# Nobody works with a password alone, but in the demonstration: everything in it is made up.
SECOND_FACTOR_REQUIRED = not DEMO
# Who gives roles or reads the audit trail signs in with what a look-alike page cannot pass on: a
# passkey. On this machine alone there is no other page, and not every machine can keep one.
PASSKEY_REQUIRED = HTTPS
AUTHENTICATION_BACKENDS = ["accounts.passwords.LocalAccounts"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    },
    {"NAME": "accounts.passwords.LongestPassword"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.NotOneWord"},
    {"NAME": "accounts.passwords.NotBreached", "OPTIONS": {"path": BREACHED_PASSWORDS}},
]

# Whether somebody who asks without end for what is dear is told to wait: csc_dashboard/paced.py.
PACED = True

# django-allauth carries second factors, sessions and Entra ID; pages, rules and guessing are ours.
ACCOUNT_ADAPTER = "accounts.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator gives the address; nobody signs up
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Ours do not lock anybody out on behalf of somebody else: accounts/guessing.py.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _behind_proxy else 0
MFA_ADAPTER = "accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a telephone half a minute off; each code once: accounts/second_factor.py
MFA_FORMS = {
    "authenticate": "accounts.second_factor.SignInCodeForm",
    "reauthenticate": "accounts.second_factor.ConfirmCodeForm",
    "activate_totp": "accounts.second_factor.FirstCodeForm",
    "add_webauthn": "accounts.second_factor.PasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "accounts.adapters.Directory"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
if ENTRA_TENANT:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "entra",
            "name": "Microsoft Entra ID",
            "client_id": ENTRA_CLIENT,
            "secret": _entra_secret,
            "settings": {
                "server_url": f"{ENTRA}/{ENTRA_TENANT}/v2.0",
                "token_auth_method": "client_secret_post",
                "fetch_userinfo": False,
                "uid_field": "uid",
                "oauth_pkce_enabled": True,
                "scope": ["openid", "profile", "email", "offline_access"],
            },
        }
    ]

# --- E-mail ------------------------------------------------------------------------------------

# Only reminders of actions are sent: numbers and a link, no word of what they are about. In the
# demonstration each is a file.
SENDS_EMAIL = DEMO or bool(_email_url)
if _email_url and not DEMO:
    vars().update(env.email_url_config(_email_url))
    EMAIL_TIMEOUT = 20
elif DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = _private_folder(VAR / "mail")
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
SITE_ADDRESS = (
    _address or (f"https://{ALLOWED_HOSTS[0]}" if HTTPS else "http://127.0.0.1:8000")
).rstrip("/")

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(_static) if _static else VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "csc_dashboard.static_files.PlotlyFinder",
]
# Returns as uploaded: private, never under an address of their own.
MEDIA_ROOT = _private_folder(VAR / "files")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
AUDIT_ANCHORS = Path(_anchors) if _anchors else VAR / "anchors" / "audit.jsonl"
FILE_UPLOAD_HANDLERS = ["csc_dashboard.incoming.FilesOnTheirWay"]
FILE_UPLOAD_TEMP_DIR = _private_folder(VAR / "uploading")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# --- The worker --------------------------------------------------------------------------------

# The Upload row is the job; the broker is a doorbell. Messages carry ids, as JSON, and no results.
_broker_on_files = CELERY_BROKER_URL.startswith("filesystem:")
if _broker_on_files:
    _messages = _private_folder(VAR / "broker")
    CELERY_BROKER_TRANSPORT = "csc_dashboard.messages_in_files:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_private_folder(_messages / "queue")),
        "data_folder_out": str(_messages / "queue"),
        "control_folder": str(_private_folder(_messages / "control")),
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page never waits on the broker: a doorbell that cannot be rung is left to the sweep.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 2,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.5,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXTENDED = False
CELERY_WORKER_SEND_TASK_EVENTS = False  # events carry arguments
CELERY_TASK_SEND_SENT_EVENT = False
# Late and rejected together: either alone loses the task when a child process is killed.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # one long return does not hold others behind it
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1_000_000  # kB: a child that grew past this is replaced
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = not _broker_on_files
# Whoever works on an upload says so this often three times over; who is silent so long has died.
UPLOAD_LEASE_SECONDS = 25
# What writes to people has a queue of its own: its worker is the only one that reaches a mail
# server, and so the one that opens no file that anybody sent.
CELERY_TASK_ROUTES = {
    "accounts.tasks.disable_dormant": {"queue": "mail"},
    "boards.tasks.remind": {"queue": "mail"},
    "indicators.tasks.send_digests": {"queue": "mail"},
}
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = str(_private_folder(VAR / "beat") / "schedule")
CELERY_BEAT_SCHEDULE = {
    # A sweep that was not picked up before the next is due is worth nothing.
    "sweep": {"task": "ingest.tasks.sweep", "schedule": 10, "options": {"expires": 10}},
    "sweep shifts": {
        "task": "indicators.tasks.sweep_shifts",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # People of extracts published since, and figures that rest on links decided since.
    "link people": {
        "task": "ingest.tasks.link_people",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # On the second of each month, before people come in.
    "what changed": {
        "task": "indicators.tasks.ask_everybody",
        "schedule": crontab(minute=0, hour=4, day_of_month=2),
        "options": {"expires": 86_400},
    },
    # Every morning: what was not sent yesterday, the worker being off, is sent today.
    "remind": {
        "task": "boards.tasks.remind",
        "schedule": crontab(minute=30, hour=7),
        "options": {"expires": 43_200},
    },
    # Whoever asked is written to of new figures; those published overnight are in time.
    "send digests": {
        "task": "indicators.tasks.send_digests",
        "schedule": crontab(minute=45, hour=7),
        "options": {"expires": 43_200},
    },
    # What boards say of children follows publication within minutes.
    "children followed": {
        "task": "boards.tasks.read_children_again",
        "schedule": 600,
        "options": {"expires": 600},
    },
    # At night: accounts nobody used for two months are disabled, their owners warned before.
    "dormant accounts": {
        "task": "accounts.tasks.disable_dormant",
        "schedule": crontab(minute=15, hour=3),
        "options": {"expires": 43_200},
    },
    # At night: what is due by the schedule of retention goes, or is proposed to two people.
    "let go": {
        "task": "ingest.tasks.let_go",
        "schedule": crontab(minute=30, hour=2),
        "options": {"expires": 43_200},
    },
    "anchor the audit trail": {
        "task": "accounts.tasks.anchor_audit",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "clear up": {"task": "ingest.tasks.clear_up", "schedule": 3600, "options": {"expires": 3600}},
}

# --- Words, time, logs -------------------------------------------------------------------------

PRODUCT_NAME = "Children’s Social Care Dashboard"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

LOG_FOLDER = VAR / "log"
# What backups and drills came to: dates, sizes and verdicts. The backups stand elsewhere.
RECOVERY_FOLDER = VAR / "recovery"
# Touched by each sweep of the worker.
SWEPT = VAR / "swept"
ADMINS = []  # error mails would carry data out of the house
DEFAULT_EXCEPTION_REPORTER_FILTER = "csc_dashboard.logs.NoValues"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "csc_dashboard.logs.PlainFormatter"}},
    "filters": {"no_task_values": {"()": "csc_dashboard.logs.NoTaskValues"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_task_values"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Named, so that the worker's own set-up leaves them be; statements carry parameters.
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.db.backends": {"level": "WARNING"},
    },
}
