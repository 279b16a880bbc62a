"""Hand the application to a WSGI server, everything loaded."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from clinicbridge.celery import load_publisher

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinicbridge.settings")
application = get_wsgi_application()
# Loaded before the server forks: once, and not by the first person who asks.
_ = get_resolver().url_patterns
load_publisher()
