"""A bare site of Django's for the bench `web`: its settings and application.

As `startproject` makes it, with compression as ours: session, a signed-in user, one query, a
template of the same size as our page. On the same database and with the same way to keep
passwords, so that the one difference is what our pages do.
"""

import importlib
import os
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application

from tools.bench.web.home import BACKENDS, FOLDER
from xeploai.config.front import BufferedPages

_OURS: Any = importlib.import_module("xeploai.config.settings")

SECRET_KEY = _OURS.SECRET_KEY
DATABASES = _OURS.DATABASES
# hashes as ours are, on whichever threads ask for it
PASSWORD_HASHERS = ["xeploai.accounts.hashing.OneLaneArgon2"]
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tools.bench.web.bare_pages"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [BACKENDS["bare"]]
LOGIN_REDIRECT_URL = "/unit_page/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "xeploai.accounts",
]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(_OURS.HOME) / FOLDER],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


os.environ["DJANGO_SETTINGS_MODULE"] = __name__
# behind the same front as ours
application = BufferedPages(
    get_wsgi_application(), threads=_OURS.THREADS, refusal_key=_OURS.REFUSED_BODY
)
