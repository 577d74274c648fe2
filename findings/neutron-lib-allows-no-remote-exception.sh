#!/usr/bin/env bash
# neutron-lib 5.0.1 on oslo.messaging 18.3.1: neutron_lib.rpc hands its transport a list of modules,
# neutron_lib.exceptions and those below it, whose exceptions a caller may receive. They are module
# objects, while oslo.messaging compares names of modules, so that none of them is ever allowed and a
# caller gets a RemoteError. With the names it would not be better: the classes take named arguments
# only and keep none of them, what travels is the message, and __init__ refuses that.
#
# Output seen (Python 3.11, 28 Nov 2026):
#   the list has: module
#   travels: args=['Network n1 could not be found.'] kwargs={}
#   with the list: RemoteError
#   with the names: RemoteError
# Exits 1 when the behaviour has changed, 2 when the packages cannot be installed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
timeout 300 "$dir/v/bin/pip" install -q neutron-lib==5.0.1 oslo.messaging==18.3.1 || exit 2
timeout 60 "$dir/v/bin/python" -W ignore - <<'PY'
import json
import sys

from neutron_lib import exceptions
from neutron_lib import rpc
from oslo_messaging._drivers import common

allowed = rpc._DFT_EXMODS
print("the list has:", type(allowed[0]).__name__)
try:
    raise exceptions.NetworkNotFound(net_id="n1")
except exceptions.NetworkNotFound:
    sent = common.serialize_remote_exception(sys.exc_info())
failure = json.loads(sent)
print(f"travels: args={failure['args']} kwargs={failure['kwargs']}")
with_list = common.deserialize_remote_exception(sent, allowed)
with_names = common.deserialize_remote_exception(sent, ["neutron_lib.exceptions"])
print("with the list:", type(with_list).__name__)
print("with the names:", type(with_names).__name__)
lost = [type(each).__name__ == "RemoteError" for each in (with_list, with_names)]
sys.exit(0 if all(lost) and not isinstance(allowed[0], str) else 1)
PY
