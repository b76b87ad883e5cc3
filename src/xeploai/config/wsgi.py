"""WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

# new objects before a search for garbage, in place of 700: a page of a province makes many objects
# and next to no cycles, and searching took up to half of its time
NEW_OBJECTS = 20_000

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xeploai.config.settings")
application = get_wsgi_application()
# what is loaded stays as long as the process
gc.collect()
gc.freeze()
gc.set_threshold(NEW_OBJECTS, 20, 20)
