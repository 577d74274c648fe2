#!/bin/bash
# oslo.messaging 18.3.1 (PyPI): a server whose configuration is a ConfigOpts of its own, as tests and processes with
# several services have it, and not the global cfg.CONF. One expects that it answers, as it does with 18.1.0. Instead
# it answers nobody, and its log has no line: the options of the group oslo_messaging_tracing are registered on the
# global configuration only, each request reads conf.oslo_messaging_tracing before anything is caught, and nobody
# looks at the future in which the error ends.
# Seen: "18.1.0: 7", "18.3.1: MessagingTimeout, 0 lines in the server's log".
# Ends with 0 while that is so.
set -euo pipefail
work=$(mktemp -d /tmp/finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cat >"$work/peers.py" <<'P'
import logging, os, warnings
warnings.simplefilter("ignore")
import oslo_messaging
from oslo_config import cfg


class Lines(logging.Handler):
    count = 0

    def emit(self, record):
        self.count += 1


class Lab:
    def echo(self, ctxt, value):
        return value


lines = Lines(logging.INFO)
logging.getLogger().addHandler(lines)
logging.getLogger().setLevel(logging.INFO)
own = cfg.ConfigOpts()
own([], project="lab", default_config_files=[])
cfg.CONF([], project="lab", default_config_files=[])
transport = oslo_messaging.get_rpc_transport(own, "fake:")
target = oslo_messaging.Target(topic="lab", server="one")
oslo_messaging.get_rpc_server(transport, target, [Lab()], executor="threading").start()
before = lines.count
transport.conf = cfg.CONF  # for the client alone: the server has taken its own
try:
    client = oslo_messaging.get_rpc_client(transport, oslo_messaging.Target(topic="lab"), timeout=3)
    print(client.call({}, "echo", value=7), flush=True)
except Exception as e:
    print("%s, %d lines in the server's log" % (type(e).__name__, lines.count - before), flush=True)
os._exit(0)
P
for release in 18.1.0 18.3.1; do
  python3 -m venv "$work/$release"
  "$work/$release/bin/pip" -q install --disable-pip-version-check "oslo.messaging==$release"
done
before=$("$work/18.1.0/bin/python" "$work/peers.py")
now=$("$work/18.3.1/bin/python" "$work/peers.py")
printf '18.1.0: %s\n18.3.1: %s\n' "$before" "$now"
[ "$before" = 7 ] && [ "$now" = "MessagingTimeout, 0 lines in the server's log" ]
