"""Hand the application to a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinicbridge.settings")
application = get_wsgi_application()
