#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A transport_url whose port is empty, rabbit://guest:guest@broker:/, means the default port to oslo.messaging
# 14.0.3 (RFC 3986 allows an empty port). With 17.1.0 and 18.3.1 the same URL fails, and not with
# InvalidTransportURL, which callers catch, but with int()'s ValueError, which names neither URL nor option.
# All three run on the same oslo.utils.
#
# Seen on 29 Nov 2026 with oslo.utils 10.2.0, Python 3.11:
#
#   14.0.3: host broker, port None
#   17.1.0: ValueError: invalid literal for int() with base 10: ''
#   18.3.1: ValueError: invalid literal for int() with base 10: ''
#
# Exits with 0 while it is so.
set -euo pipefail

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cat >"$home/parse.py" <<'PYTHON'
import oslo_messaging
from oslo_config import cfg

try:
    host = oslo_messaging.TransportURL.parse(cfg.CONF, 'rabbit://guest:guest@broker:/').hosts[0]
    print(f'host {host.hostname}, port {host.port}')
except oslo_messaging.InvalidTransportURL as error:
    print(f'refused: {error}')
except Exception as error:
    print(f'{type(error).__name__}: {error}')
PYTHON

for release in 14.0.3 17.1.0 18.3.1; do
  python3 -m venv "$home/$release"
  timeout 300 "$home/$release/bin/python" -m pip install --quiet --disable-pip-version-check \
    "oslo.messaging==$release" oslo.utils==10.2.0 'setuptools<81'
  echo "$release: $("$home/$release/bin/python" -W ignore "$home/parse.py" 2>"$home/errors")"
done | tee "$home/seen"

diff - "$home/seen" <<'EXPECTED'
14.0.3: host broker, port None
17.1.0: ValueError: invalid literal for int() with base 10: ''
18.3.1: ValueError: invalid literal for int() with base 10: ''
EXPECTED
