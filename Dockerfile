# One image for every role; docker-compose.yml gives each its command.

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/most116
WORKDIR /src
COPY requirements/build.lock requirements/base.lock requirements/
RUN /opt/most116/bin/pip install -q --require-hashes -r requirements/build.lock \
 && /opt/most116/bin/pip install -q --require-hashes --no-build-isolation --use-pep517 -r requirements/base.lock
COPY pyproject.toml README.md LICENSE ./
COPY most116 most116
COPY bridges bridges
COPY router router
COPY safety_rules safety_rules
COPY handoff handoff
COPY config config
# The rules are compiled here, so that no process of the image ever loads a dictionary for the rules that it brings.
RUN /opt/most116/bin/pip install -q --no-deps --no-build-isolation . \
 && /opt/most116/bin/pip uninstall -q -y setuptools pip \
 && /opt/most116/bin/most116 rules compile /opt/most116/rules

FROM python:3.13-slim-bookworm
RUN groupadd --gid 10116 most116 && useradd --uid 10116 --gid 10116 --no-create-home --shell /usr/sbin/nologin most116
COPY --from=build /opt/most116 /opt/most116
ENV PATH=/opt/most116/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1 \
    MOST116_SAFETY_RULES__CACHE_DIR=/opt/most116/rules
USER 10116:10116
WORKDIR /tmp
ENTRYPOINT []
CMD ["most116", "--help"]
