# One image for the web processes and the task worker. Nothing is kept in a container: what must last is in PostgreSQL.
FROM python:3.11-slim-bookworm AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /srv/venv \
    && /srv/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r /tmp/base.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home commissioning
COPY --from=packages /srv/venv /srv/venv
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/srv/data
WORKDIR /srv/commissioning
COPY manage.py LICENSE ./
COPY commissioning commissioning
COPY providers providers
COPY frameworks frameworks
COPY decisions decisions
COPY templates templates
COPY static static
# The help pages are drawn from the documents.
COPY docs docs
RUN install -d -o commissioning -g commissioning -m 750 /srv/data
USER commissioning
# The key signs nothing: collecting files only needs settings that load.
RUN SECRET_KEY=while-building python manage.py collectstatic --noinput --verbosity 0
EXPOSE 8000
CMD ["gunicorn", "commissioning.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--timeout", "120"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", "import os, urllib.request as http; http.urlopen(http.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ.get('ALLOWED_HOSTS', 'localhost').split(',')[0]}), timeout=4)"]
