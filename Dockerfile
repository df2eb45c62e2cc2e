# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build
# The CPU build of torch; for a GPU, name the index of another build.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN --mount=type=cache,target=/root/.cache/pip \
    /opt/venv/bin/pip install --disable-pip-version-check --extra-index-url "${TORCH_INDEX}" \
    -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    HOST=0.0.0.0 \
    PORT=8000 \
    STATE_DIR=/state
# One folder belongs to the unprivileged user: the state. The program itself is read-only to it.
RUN useradd --system --uid 10001 --create-home taste && install -d -o taste -g taste /state
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . .
USER 10001
VOLUME /state
EXPOSE 8000
# The first start downloads and trains before it serves: give it time before failing counts.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30m --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/api/health/ready', timeout=2)"]
STOPSIGNAL SIGINT
ENTRYPOINT ["python", "main.py"]
