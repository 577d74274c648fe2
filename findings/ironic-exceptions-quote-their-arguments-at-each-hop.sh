#!/usr/bin/env bash
# Ironic 39.0.0 on oslo.messaging 18.3.1: the classes of ironic.common.exception turn each named argument
# into JSON text when they are made, so that it can travel. A caller's oslo.messaging makes the class again
# with what has travelled, which quotes it once more, and the code becomes a text. Each service that
# passes the exception on adds a layer, and nobody takes one off; only the message stays as it was.
#
# Output seen (Python 3.11, 28 Nov 2026):
#   made:          node='"n-1"' code=<HTTPStatus.NOT_FOUND: 404>
#   after one hop: node='"\\"n-1\\""' code='404'
#   after two:     node='"\\"\\\\\\"n-1\\\\\\"\\""' code='"404"'
#   message: Node n-1 could not be found.
# Exits 1 when the behaviour has changed, 2 when the packages cannot be installed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
timeout 400 "$dir/v/bin/pip" install -q ironic==39.0.0 oslo.messaging==18.3.1 || exit 2
timeout 60 "$dir/v/bin/python" -W ignore - <<'PY'
import sys

from ironic.common import exception
from oslo_messaging._drivers import common


def hop(error):
    try:
        raise error
    except Exception:
        sent = common.serialize_remote_exception(sys.exc_info())
    return common.deserialize_remote_exception(sent, ["ironic.common.exception"])


made = exception.NodeNotFound(node="n-1")
once = hop(made)
twice = hop(once)
for name, error in (("made:", made), ("after one hop:", once), ("after two:", twice)):
    print(f"{name:14} node={error.kwargs['node']!r} code={error.kwargs['code']!r}")
print("message:", str(made))
ok = (made.kwargs["node"] == '"n-1"' and once.kwargs["node"] == '"\\"n-1\\""'
      and len(twice.kwargs["node"]) > len(once.kwargs["node"]) and once.kwargs["code"] == "404")
sys.exit(0 if ok else 1)
PY
