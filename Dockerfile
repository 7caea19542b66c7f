# The product for production: the packages of the production lock, our code, static files, no root.

FROM python:3.13-slim AS packages
COPY requirements-production.lock .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes \
        --only-binary :all: -r requirements-production.lock

FROM python:3.13-slim AS product
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CSC_VAR=/data \
    CSC_STATIC=/srv/static
# Pango and a font: packs as PDF.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin csc \
    && install --directory --owner csc --group csc --mode 0700 /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/csc
COPY . .
# Static files are part of the image: gathered, named by their hash, compressed, read by everybody.
RUN CSC_VAR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build \
    && chmod -R a+rX /srv
USER csc
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "csc_dashboard.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--threads", "4", "--timeout", "120", "--worker-tmp-dir", "/dev/shm", \
     "--log-level", "warning", "--no-control-socket"]

# The same with PostgreSQL's own programs, for backups and for drills on a server of their own.
FROM product AS recovery
USER root
RUN /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r requirements.lock \
    && install --directory --owner csc --group csc --mode 0700 /backups
USER csc
VOLUME /backups

FROM product
