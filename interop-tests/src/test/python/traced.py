# SPDX-License-Identifier: Apache-2.0
"""A hop of a trace on the real oslo.messaging, with its own tracing on: a server of topic traced-py
whose method hop calls tell of topic traced-java, and a listener that makes a span of what it hears.

Says {"event": "heard", ...} of every notification, and {"event": "flushed"} before it ends.
"""

import argparse
import sys

# 18.3.1 uses this module without importing it, and traces nothing unless somebody has.
import opentelemetry.exporter.otlp.proto.http.trace_exporter  # noqa: F401
import oslo_messaging as messaging
from opentelemetry import propagate
from opentelemetry import trace

import peer


class Hop:
    def __init__(self, client):
        self.client = client

    def hop(self, ctxt):
        self.client.call(ctxt, 'tell')
        return sorted(ctxt)


class Listener:
    def info(self, ctxt, publisher_id, event_type, payload, metadata):
        # oslo.messaging traces no notifications; an application can.
        with trace.get_tracer('listener').start_as_current_span(
                'heard ' + event_type, context=propagate.extract(ctxt),
                kind=trace.SpanKind.CONSUMER):
            peer.say({'event': 'heard', 'context': sorted(ctxt)})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    peer.common_options(parser)
    arguments = parser.parse_args()
    conf = peer.configure(arguments)
    conf.set_override('tracing_enabled', True, 'oslo_messaging_tracing')
    conf.set_override('tracing_service_name', 'python', 'oslo_messaging_tracing')
    transport = messaging.get_rpc_transport(conf, arguments.url)
    client = messaging.get_rpc_client(transport, messaging.Target(topic='traced-java'))
    server = messaging.get_rpc_server(
        transport, messaging.Target(topic='traced-py', server='p'), [Hop(client)],
        executor='threading')
    events = messaging.get_notification_transport(conf, arguments.url)
    listener = messaging.get_notification_listener(
        events, [messaging.Target(topic='notifications')], [Listener()], executor='threading')
    server.start()
    listener.start()
    peer.say({'event': 'ready'})
    for _ in sys.stdin:
        trace.get_tracer_provider().force_flush()
        peer.say({'event': 'flushed'})
    server.stop()
    listener.stop()


if __name__ == '__main__':
    main()
