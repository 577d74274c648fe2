#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# oslo.messaging 18.3.1 with tracing_enabled=true, its default otlp_protocol (http/protobuf) and all
# packages of the extra tracing-http installed traces nothing: _tracing/client.py imports the package
# opentelemetry.exporter.otlp.proto.http and then uses its submodule trace_exporter, which that import
# does not load. Each call logs a warning with a traceback and goes on untraced. Once anybody has
# imported the submodule it works.
#
# Seen on 28 Nov 2026 with oslo.messaging 18.3.1, opentelemetry-sdk 1.45.2 and
# opentelemetry-exporter-otlp-proto-http 1.45.2, Python 3.11:
#
#   AttributeError: module 'opentelemetry.exporter.otlp.proto.http' has no attribute 'trace_exporter'
#   with the default set-up: exported 0
#   after importing the submodule: exported 1
#
# Exits with 0 while it is so.
set -euo pipefail

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
timeout 300 "$home/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  oslo.messaging==18.3.1 opentelemetry-sdk==1.45.2 opentelemetry-exporter-otlp-proto-http==1.45.2

cat >"$home/call.py" <<'PYTHON'
import http.server
import sys
import threading

if sys.argv[1] == 'imported':
    import opentelemetry.exporter.otlp.proto.http.trace_exporter
import oslo_messaging
from opentelemetry import trace
from oslo_config import cfg

requests = []


class Collector(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        requests.append(self.path)
        self.send_response(200)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *_):
        pass


collector = http.server.HTTPServer(('127.0.0.1', 0), Collector)
threading.Thread(target=collector.serve_forever, daemon=True).start()
conf = cfg.CONF
conf([], project='finding', default_config_files=[])
conf.set_override('tracing_enabled', True, 'oslo_messaging_tracing')
conf.set_override('otel_exporter_otlp_endpoint',
                  f'http://127.0.0.1:{collector.server_port}', 'oslo_messaging_tracing')
transport = oslo_messaging.get_rpc_transport(conf, 'fake://')
client = oslo_messaging.get_rpc_client(transport, oslo_messaging.Target(topic='t'))
client.cast({}, 'm')
provider = trace.get_tracer_provider()
if hasattr(provider, 'force_flush'):
    provider.force_flush()
print('exported', len(requests))
PYTHON

run() { timeout 120 "$home/venv/bin/python" "$home/call.py" "$1" 2>"$home/$1.log"; }
plain=$(run plain)
imported=$(run imported)
grep -h "AttributeError: module 'opentelemetry" "$home/plain.log" | head -1
echo "with the default set-up: $plain"
echo "after importing the submodule: $imported"
[ "$plain" = "exported 0" ] && [ "$imported" = "exported 1" ]
