# SPDX-License-Identifier: Apache-2.0
"""An RPC client on the real oslo.messaging, driven by JSON lines.

One command a line on standard input, answered in the order of completion by {"id": ..., "result":
...} or {"id": ..., "raised": ..., ...}; ends when standard input does, after what is under way.

id                     chosen by the driver, comes back with the outcome
op                     call, cast, fanout, call_many, call_for, can_send_version
target                 exchange, topic, namespace, version, server: the client's target
prepare                arguments of prepare(), an explicit null included
method, args, ctxt     what is called, with what, in which context
timeout, call_monitor_timeout, retry, version_cap, at_least_once
                       settings of the client
allowed_remote_exmods  modules whose exceptions are raised as they are
calls, threads         of call_many: that many calls of echo with a number each
seconds, threads       of call_for: calls of echo with a number each for so long
"""

import argparse
import concurrent.futures
import itertools
import json
import os
import sys
import threading
import time

import oslo_messaging as messaging

import peer


class Clients:
    """Makes clients; those that allow the same remote modules share a transport."""

    def __init__(self, conf, url):
        self.conf = conf
        self.url = url
        self.transports = {}
        self.lock = threading.Lock()

    def transport(self, allowed):
        with self.lock:
            if allowed not in self.transports:
                self.transports[allowed] = messaging.get_rpc_transport(
                    self.conf, self.url, allowed_remote_exmods=list(allowed))
            return self.transports[allowed]

    def client(self, command):
        make = getattr(messaging, 'get_rpc_client', messaging.RPCClient)
        settings = {name: command[name]
                    for name in ('timeout', 'call_monitor_timeout', 'retry', 'version_cap')
                    if name in command}
        if command.get('at_least_once'):
            settings['transport_options'] = messaging.TransportOptions(at_least_once=True)
        transport = self.transport(tuple(command.get('allowed_remote_exmods', ())))
        client = make(transport, messaging.Target(**command['target']), **settings)
        prepare = dict(command.get('prepare', {}))
        if command['op'] == 'fanout':
            prepare['fanout'] = True
        return client.prepare(**prepare) if prepare else client

    def close(self):
        for transport in self.transports.values():
            transport.cleanup()


def call_many(client, command):
    """Calls echo many times at once; every reply must be the number that was sent."""
    ctxt = command.get('ctxt', {})

    def one(number):
        began = time.monotonic()
        try:
            same = client.call(ctxt, command['method'], value=number) == number
            return same, time.monotonic() - began, None
        except Exception as error:
            return False, time.monotonic() - began, error

    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(command['threads']) as threads:
        outcomes = list(threads.map(one, range(command['calls'])))
    seconds = time.monotonic() - began
    errors = [error for _, _, error in outcomes if error]
    took = sorted(duration for _, duration, _ in outcomes)

    def at(fraction):
        return round(took[min(len(took) - 1, int(len(took) * fraction))] * 1000, 3)

    return {'count': len(outcomes), 'errors': len(errors),
            'first_error': repr(errors[0]) if errors else None,
            'mismatches': sum(not same and not error for same, _, error in outcomes),
            'seconds': round(seconds, 3), 'calls_per_second': round(len(outcomes) / seconds, 1),
            'p50_ms': at(.5), 'p90_ms': at(.9), 'p99_ms': at(.99), 'max_ms': at(1)}


def call_for(client, command):
    """Calls echo for some time on several threads; tells how many microseconds each took."""
    ctxt = command.get('ctxt', {})
    numbers = itertools.count(1000000)
    began = time.monotonic()

    def call_until_over():
        took = []
        while time.monotonic() - began < command['seconds']:
            number = next(numbers)
            due = time.monotonic()
            answer = client.call(ctxt, command['method'], value=number)
            took.append(int((time.monotonic() - due) * 1e6))
            if answer != number:
                raise AssertionError(f'sent {number}, got {answer!r}')
        return took

    with concurrent.futures.ThreadPoolExecutor(command['threads']) as threads:
        lanes = [threads.submit(call_until_over) for _ in range(command['threads'])]
        micros = [duration for lane in lanes for duration in lane.result()]
    return {'seconds': time.monotonic() - began, 'micros': micros}


def carry_out(clients, command):
    client = clients.client(command)
    op = command['op']
    if op == 'call_many':
        return call_many(client, command)
    if op == 'call_for':
        return call_for(client, command)
    if op == 'can_send_version':
        return client.can_send_version(*command.get('versions', []))
    send = client.call if op == 'call' else client.cast
    return send(command.get('ctxt', {}), command['method'], **command.get('args', {}))


def answer(clients, command):
    began = time.monotonic()
    try:
        line = {'result': carry_out(clients, command)}
    except Exception as error:
        line = peer.failure(error)
    line['id'] = command['id']
    line['seconds'] = round(time.monotonic() - began, 3)
    peer.say(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    peer.common_options(parser)
    arguments = parser.parse_args()
    conf = peer.configure(arguments)
    if arguments.exchange:
        messaging.set_transport_defaults(arguments.exchange)
    clients = Clients(conf, arguments.url)
    with concurrent.futures.ThreadPoolExecutor(32) as commands:
        peer.say({'event': 'ready', 'release': peer.RELEASE, 'pid': os.getpid()})
        for line in sys.stdin:
            commands.submit(answer, clients, json.loads(line))
    clients.close()
    peer.say({'event': 'stopped'})


if __name__ == '__main__':
    main()
