#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A slash in a password is written %2F in a transport_url, as RFC 3986 asks. oslo.messaging reads such a URL, and
# TransportURL has the right password. Its RabbitMQ driver then builds a second URL for kombu, in which urllib's quote()
# leaves slashes as they are. kombu takes the slash for the end of the host, and the first cast fails with ValueError:
# it names the part of the password before the slash as a port. It happens before anything is dialled, on old and
# new releases; no spelling of the URL helps, since the driver decodes all of them.
#
# Seen on 29 Nov 2026 with Python 3.11:
#
#   14.0.3: password p/w, then ValueError: Port could not be cast to integer value as 'p'
#   18.3.1: password p/w, then ValueError: Port could not be cast to integer value as 'p'
#
# Exits with 0 while it is so.
set -euo pipefail

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cat >"$home/cast.py" <<'PYTHON'
import oslo_messaging
from oslo_config import cfg

URL = 'rabbit://orders:p%2Fw@127.0.0.1:1/'
cfg.CONF([])
password = oslo_messaging.TransportURL.parse(cfg.CONF, URL).hosts[0].password
make = getattr(oslo_messaging, 'get_rpc_client', oslo_messaging.RPCClient)
client = make(oslo_messaging.get_rpc_transport(cfg.CONF, url=URL),
              oslo_messaging.Target(topic='orders'), retry=0)
try:
    client.cast({}, 'ping')
except Exception as error:
    print(f'password {password}, then {type(error).__name__}: {error}')
PYTHON

for release in 14.0.3 18.3.1; do
  python3 -m venv "$home/$release"
  timeout 300 "$home/$release/bin/python" -m pip install --quiet --disable-pip-version-check \
    "oslo.messaging==$release" oslo.utils==10.2.0 'setuptools<81'
  echo "$release: $(timeout 60 "$home/$release/bin/python" -W ignore "$home/cast.py" 2>"$home/errors")"
done | tee "$home/seen"

diff - "$home/seen" <<'EXPECTED'
14.0.3: password p/w, then ValueError: Port could not be cast to integer value as 'p'
18.3.1: password p/w, then ValueError: Port could not be cast to integer value as 'p'
EXPECTED
