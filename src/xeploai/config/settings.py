"""Django settings. Everything that an installation can configure comes from the environment."""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url

from xeploai.cli.storage.demo_mark import DemoHome, OnlyInvented
from xeploai.cli.storage.private_home import open_home
from xeploai.config.identity import openid_connect
from xeploai.config.keys import second_factor_keys, signing_key
from xeploai.config.logging_lines import logging_of
from xeploai.config.signing_in import roles_with_second_factor, yes_or_no

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("XEPLOAI_HOME") or Path.home() / ".xeploai").resolve()


def _database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'xeploai.sqlite3'}"
    # after a restart of the server, connections are made anew instead of failing once each
    database = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["ENGINE"] = "xeploai.config.sqlite"
        # as Django does by itself; what runs tests asks for Django's own name of the backend
        database["TEST"] = {"NAME": ":memory:"}
        database["OPTIONS"] = {
            # writers queue at the start of a transaction instead of failing in the middle of it
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            f" PRAGMA cache_size=-{CACHE_KIB // THREADS};",
        }
    return database


def _number(name: str, default: int) -> int:
    return max(int(os.environ.get(name) or default), 1)


# processes that answer requests, and threads of each
WORKERS = _number("XEPLOAI_WORKERS", 2)
THREADS = _number("XEPLOAI_THREADS", 4)
# of SQLite, in each process; a connection belongs to one thread
CACHE_KIB = 65536

open_home(HOME)
SECRET_KEY = signing_key(HOME, os.environ)
# for the secrets of second factors; neither in the database nor in a backup
MFA_KEYS = second_factor_keys(HOME, os.environ)
MFA_ADAPTER = "xeploai.accounts.adapters.EncryptedSecrets"
DEBUG = False
ALLOWED_HOSTS = os.environ.get("XEPLOAI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DATABASES = {"default": _database()}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "xeploai.accounts",
    "xeploai.organisations",
    "xeploai.cycle",
    "xeploai.results",
    "xeploai.downloads",
    "xeploai.uploads",
    "xeploai.portal",
]
# in the environ of a request whose body was not received: the status to answer with
REFUSED_BODY = "xeploai.refused_body"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xeploai.portal.site.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # safe from BREACH: the only secret of a page, the CSRF token, is masked again in each response,
    # and Django adds a random number of bytes
    "django.middleware.gzip.GZipMiddleware",
    "xeploai.portal.site.middleware.NoStore",
    "xeploai.portal.site.middleware.LanguageChoice",
    "xeploai.portal.site.middleware.ReceivedBodies",
    "xeploai.portal.site.middleware.PlainInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xeploai.portal.site.middleware.ReplacePassword",
    "xeploai.portal.site.middleware.SetUpSecondFactor",
    "xeploai.portal.site.middleware.RefusalPages",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "xeploai.config.urls"
WSGI_APPLICATION = "xeploai.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # ours take precedence over allauth's
        "DIRS": [PACKAGE / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xeploai.portal.site.reader.reader_context",
            ]
        },
    }
]

CSRF_FAILURE_VIEW = "xeploai.portal.site.errors.expired_form"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "xeploai.accounts.attempts.LimitedSignIn",
    "xeploai.accounts.passwords.NoDemoPassword",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["xeploai.accounts.hashing.QueuedArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ["username", "label"]}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
] + [{"NAME": "xeploai.accounts.passwords.NotTheDemos"}]
LOGIN_URL = "account_login"
# forms with a password wait in a queue of their own: a test compares them with the addresses
PASSWORD_FORMS = ("/account/login/", "/account/password/", "/account/again/")
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "xeploai.accounts.adapters.ClosedSignUp"
SOCIALACCOUNT_ADAPTER = "xeploai.accounts.adapters.KnownAccountsOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
# a session ends with the browser or after SESSION_COOKIE_AGE; users cannot choose a longer one
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "xeploai.accounts.forms.SignInForm",
    "change_password": "xeploai.accounts.forms.NewPasswordForm",
    "reauthenticate": "xeploai.accounts.forms.ConfirmByPasswordForm",
}
# failed sign-ins are counted by axes, below
ACCOUNT_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "xeploai"
# also codes of the half minute before and after, since clocks differ; none is accepted twice
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "xeploai.accounts.forms.SecondFactorForm",
    "reauthenticate": "xeploai.accounts.forms.ConfirmByCodeForm",
    "activate_totp": "xeploai.accounts.forms.ActivateSecondFactorForm",
}
SOCIALACCOUNT_PROVIDERS = openid_connect(os.environ)
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""  # config.urls has one
AXES_FAILURE_LIMIT = 5
# of one address, whatever the names, in the time after which failures are forgotten
ADDRESS_FAILURE_LIMIT = 50
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = "xeploai.accounts.attempts.counter_keys"
AXES_USERNAME_CALLABLE = "xeploai.accounts.attempts.attempt_username"
AXES_CLIENT_IP_CALLABLE = "xeploai.accounts.attempts.counted_address"
AXES_LOCKOUT_CALLABLE = "xeploai.portal.site.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# behind a proxy that terminates HTTPS: secure cookies, and HSTS for browsers
IS_HTTPS = os.environ.get("XEPLOAI_HTTPS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if IS_HTTPS else []
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

# files are read, and those to be fetched are made, apart from all else done in the background
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "reading", "making"],
    }
}
# how many files are read at the same time; one is free for whoever sends next
READERS = max(int(os.environ.get("XEPLOAI_READERS") or 2), 1)

# of fewer persons no figure is shown to readers who may not see persons
PERSONS_HIDDEN_BELOW = int(os.environ.get("XEPLOAI_PERSONS_HIDDEN_BELOW") or 3)

# what one person may have sent without confirming it, and how long it waits
UNCONFIRMED_UPLOADS = _number("XEPLOAI_UNCONFIRMED_UPLOADS", 250)
UNCONFIRMED_BYTES = _number("XEPLOAI_UNCONFIRMED_MB", 1024) * 2**20
UNCONFIRMED_DAYS = _number("XEPLOAI_UNCONFIRMED_DAYS", 30)
# what stays free on the home's disk for signing in and recording: no file is taken in beyond it
RESERVE_BYTES = _number("XEPLOAI_RESERVE_MB", 1024) * 2**20

# a province sends a workbook for each branch; the app of uploads has the limit that users see
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

# whether a second person confirms roles that read persons; None: where there are two administrators
TWO_ADMINISTRATORS = yes_or_no(os.environ, "XEPLOAI_TWO_ADMINISTRATORS")
# which roles sign in with a second factor only
SECOND_FACTOR_FOR = roles_with_second_factor(os.environ)

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
# `serve` collects the files there, compressed; others are served from the package
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "xeploai.portal.site.static_files.CollectedFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# fragments of pages, each valid until its figures change
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "parts": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "parts",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
LOGGING = logging_of(os.environ)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILES = HOME / "files"
# a home made by `xeploai demo` has invented persons only, until others are imported
IS_DEMO = not os.environ.get("DATABASE_URL") and OnlyInvented(HOME)
# the demo's password opens its accounts there, and nowhere else
IS_DEMO_HOME = not os.environ.get("DATABASE_URL") and DemoHome(HOME)
# module of the accounts, with public passwords, that the sign-in page of a demo's home offers
DEMO_ACCOUNTS = "xeploai.demo.accounts"
# called after an upload was stored: real data end the demo
AFTER_STORING = [IS_DEMO.no_longer] if IS_DEMO is not False else []
