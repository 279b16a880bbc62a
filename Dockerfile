# One image for web, worker, beat and migrate; docker-compose.yml says which it is.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/srv/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=clinicbridge.settings \
    CLINICBRIDGE_DATA=/srv/data CLINICBRIDGE_STATIC=/srv/static

WORKDIR /srv/app
COPY requirements/runtime.txt requirements/runtime.txt
RUN python -m venv /srv/venv \
 && pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements/runtime.txt

COPY manage.py ./
COPY clinicbridge clinicbridge
COPY claims claims
COPY integrations integrations
COPY templates templates
COPY static static
RUN useradd --system --uid 10001 --home-dir /srv/data clinicbridge \
 && mkdir -p /srv/data/heartbeats /srv/data/tmp /srv/data/uploads \
 && chown -R clinicbridge /srv/data && chmod 700 /srv/data \
 && python manage.py collectstatic --no-input --verbosity 0

USER clinicbridge
VOLUME /srv/data
EXPOSE 8000
CMD ["gunicorn", "-c", "python:clinicbridge.gunicorn", "clinicbridge.wsgi:application"]
