# Counterpart as a container: serves Slack and Teams, as an unprivileged user, without a package manager of its own.
# BASE may be any image that has Python 3.11 or newer with its venv module.
ARG BASE=python:3.12-slim-bookworm

FROM ${BASE} AS build
WORKDIR /source
RUN python3 -m venv /opt/counterpart
COPY requirements.lock ./
RUN /opt/counterpart/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY . ./
# What built the environment does not stay in it.
RUN /opt/counterpart/bin/pip install --no-cache-dir --disable-pip-version-check --no-build-isolation --no-deps . \
    && /opt/counterpart/bin/pip uninstall --quiet --yes setuptools pip

FROM ${BASE}
LABEL org.opencontainers.image.title="Counterpart" org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/counterpart /opt/counterpart
RUN useradd --uid 10001 --home-dir /var/lib/counterpart --no-create-home --shell /usr/sbin/nologin counterpart \
    && install --directory --mode 700 --owner counterpart --group counterpart /var/lib/counterpart
USER 10001
WORKDIR /var/lib/counterpart
VOLUME /var/lib/counterpart
ENV PATH=/opt/counterpart/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    COUNTERPART_HOST=0.0.0.0 \
    COUNTERPART_PORT=8080 \
    COUNTERPART_LOG_FORMAT=json
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s --retries=3 CMD ["python", "-c", \
    "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"COUNTERPART_PORT\"]}/healthz', timeout=3)"]
ENTRYPOINT ["counterpart"]
CMD ["serve"]
