"""The baseline: a plain Django view that checks an HMAC, parses and inserts."""

import base64
import hashlib
import hmac
import json
import os

import django
import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

_database = dict(environ.Env.db_url_config(os.environ["PLAIN_DATABASE_URL"]))
_database["CONN_MAX_AGE"] = 60
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
    }
settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="plain",
    DATABASES={"default": _database},
    INSTALLED_APPS=[],
    MIDDLEWARE=[],
)
django.setup()
KEY = base64.b64decode(os.environ["PLAIN_SECRET"].removeprefix("whsec_"))
INSERT = "INSERT INTO plain_message (event_id, body_hash, body) VALUES (%s, %s, %s)"


@csrf_exempt
def hook(request: HttpRequest) -> HttpResponse:
    """Check, parse, insert, answer."""
    head, body = request.headers, request.body
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
    given = head["webhook-signature"].removeprefix("v1,")
    if not hmac.compare_digest(
        base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode(), given
    ):
        return HttpResponse(status=401)
    json.loads(body)
    row = [head["webhook-id"], hashlib.sha256(body).hexdigest(), body.decode()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, row)
    return HttpResponse(b'{"message":"kept"}', status=202, content_type="application/json")


def live(_: HttpRequest) -> HttpResponse:
    """Answer that the server is up."""
    return HttpResponse("up")


urlpatterns = [path("hook", hook), path("live", live)]
TABLE = """CREATE TABLE IF NOT EXISTS plain_message (
    event_id varchar(128) NOT NULL UNIQUE, body_hash char(64) NOT NULL, body text NOT NULL)"""
with connection.cursor() as _cursor:
    _cursor.execute(TABLE)
connection.close()
application = get_wsgi_application()
