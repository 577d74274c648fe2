# SPDX-License-Identifier: Apache-2.0
"""An RPC service on the real oslo.messaging: one process, one or more servers of a topic.

Says {"event": "ready", ...} when its queues are bound, {"event": "asleep", ...} when a call of
sleep has begun, and ends when standard input does or on SIGTERM.
"""

import argparse
import collections
import concurrent.futures
import os
import signal
import sys
import threading

import oslo_messaging as messaging

import peer
import peer_errors

stop = threading.Event()


class Lab:
    """The plain endpoint: no namespace, version 1.0."""

    def __init__(self, server):
        self.server = server
        self.notes = collections.deque(maxlen=10_000)
        self.numbers = collections.deque(maxlen=100_000)

    def echo(self, ctxt, value):
        return value

    def kwargs(self, ctxt, **arguments):
        return arguments

    def add(self, ctxt, a, b):
        return a + b

    def nothing(self, ctxt):
        return None

    def sleep(self, ctxt, seconds):
        peer.say({'event': 'asleep', 'server': self.server, 'seconds': seconds})
        return 'interrupted' if stop.wait(seconds) else 'slept'

    @messaging.expected_exceptions(peer_errors.Expected)
    def fail(self, ctxt, kind):
        raise FAILURES[kind]()

    def context(self, ctxt):
        return ctxt

    def whoami(self, ctxt):
        return self.server

    def note(self, ctxt, token):
        self.notes.append(token)

    def noted(self, ctxt):
        return list(self.notes)

    def run(self, ctxt, number, seconds):
        self.numbers.append(number)
        stop.wait(seconds)
        return number

    def ran(self, ctxt, since):
        return [number for number in list(self.numbers) if number >= since]

    def special(self, ctxt, kind):
        return SPECIAL[kind]

    def _private(self, ctxt):
        return 'never reached'


class Namespaced:
    target = messaging.Target(namespace='ns', version='1.3')

    def __init__(self, server):
        self.server = server

    def echo(self, ctxt, value):
        return {'ns': value}

    def only_here(self, ctxt):
        return 'ns 1.3'


class Versioned:
    target = messaging.Target(version='2.4')

    def __init__(self, server):
        self.server = server

    def echo(self, ctxt, value):
        return {'2.4': value}

    def only_here(self, ctxt):
        return '2.4'


FAILURES = {
    'builtin': lambda: ValueError('bad value'),
    'key': lambda: KeyError('absent'),
    'multi': lambda: OSError(2, 'No such file', '/nowhere'),
    'empty': lambda: RuntimeError(),
    'unicode': lambda: ValueError('gr\u00fc\u00df \U0001f600'),
    'custom': lambda: peer_errors.InstanceNotFound(instance_id='abc'),
    'quota': lambda: peer_errors.QuotaExceeded('Quota exceeded for cores'),
    'expected': lambda: peer_errors.Expected('as announced'),
}

SPECIAL = {
    'nan': float('nan'),
    'inf': float('inf'),
    '-inf': float('-inf'),
    'lone': 'a\ud800b',
    'big': 2 ** 200,
}


def build(conf, arguments):
    transport = messaging.get_rpc_transport(conf, arguments.url)
    if arguments.exchange:
        messaging.set_transport_defaults(arguments.exchange)
    servers = []
    for name in arguments.server:
        target = messaging.Target(topic=arguments.topic, server=name)
        endpoints = [Lab(name), Namespaced(name), Versioned(name)]
        servers.append(messaging.get_rpc_server(
            transport, target, endpoints, executor=arguments.executor))
    return transport, servers


def stop_at_end_of_input():
    for _ in sys.stdin:
        pass
    stop.set()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    peer.common_options(parser)
    parser.add_argument('--topic', required=True)
    parser.add_argument('--server', action='append', required=True,
                        help='name of a server; several make several servers of the topic')
    parser.add_argument('--executor', default='threading', choices=['threading'])
    arguments = parser.parse_args()
    conf = peer.configure(arguments)
    transport, servers = build(conf, arguments)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=stop_at_end_of_input, daemon=True).start()
    for server in servers:
        server.start()
    peer.say({'event': 'ready', 'release': peer.RELEASE, 'pid': os.getpid(),
              'servers': arguments.server})
    stop.wait()
    # Side by side: each may take some seconds.
    with concurrent.futures.ThreadPoolExecutor(len(servers)) as threads:
        list(threads.map(lambda server: (server.stop(), server.wait()), servers))
    transport.cleanup()
    peer.say({'event': 'stopped'})


if __name__ == '__main__':
    main()
