"""Settings. Everything that an installation may set comes from the environment."""

import os
import secrets
from pathlib import Path

import dj_database_url

from xeploai.cli.demo_mark import OnlyInvented

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("XEPLOAI_HOME") or Path.home() / ".xeploai").resolve()


def _secret_key() -> str:
    """Return the key from the environment, or the one kept in the home (made on first use)."""
    given = os.environ.get("XEPLOAI_SECRET_KEY")
    if given:
        return given
    file = HOME / "secret_key"
    if not file.exists():
        _keep_new_key(file)
    return file.read_text(encoding="ascii")


def _keep_new_key(file: Path) -> None:
    """Write a key whole or not at all; of two first starts at once, one key stays."""
    HOME.mkdir(parents=True, exist_ok=True)
    written = file.with_name(f"{file.name}.{os.getpid()}")
    written.touch(mode=0o600)
    written.write_text(secrets.token_urlsafe(50), encoding="ascii")
    try:
        os.link(written, file)
    except FileExistsError:
        pass  # the other start was first
    except OSError:
        written.replace(file)  # a file system without links
        return
    written.unlink()


def _database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'xeploai.sqlite3'}"
    database = dict(dj_database_url.parse(url, conn_max_age=60))
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            # writers queue at the start of a transaction instead of failing in the middle of it
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA cache_size=-65536;",
        }
    return database


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("XEPLOAI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DATABASES = {"default": _database()}

INSTALLED_APPS = [
    "xeploai.organisations",
    "xeploai.cycle",
    "xeploai.results",
    "xeploai.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xeploai.portal.security.ContentSecurityPolicy",
    "xeploai.portal.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "xeploai.config.urls"
WSGI_APPLICATION = "xeploai.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
# served straight from the package: nothing to collect, nothing to build
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILES = HOME / "files"
# a home made by `xeploai demo` holds invented persons only, until somebody imports others
IS_DEMO = not os.environ.get("DATABASE_URL") and OnlyInvented(HOME)
