# SPDX-License-Identifier: Apache-2.0
"""Servers and callers of many transports in one process, driven by JSON lines.

One command a line on standard input, answered by {"id": ..., "result": ...} or {"id": ...,
"raised": ..., ...}; the query of each URL sets the options of its transport.

serve     a server of topic lab on url
call      method on a server of lab, or on any
cast      method to any server of lab, fanout true: to all
notes     what the server on url has got
close     ends all that is on url, and tells what its server has got
count     asks for many names of queues of hostname and processname
"""

import argparse
import concurrent.futures
import json
import sys

from oslo_messaging._drivers import amqpdriver
import oslo_messaging as messaging

import peer


class Endpoint:
    def __init__(self, server):
        self.server = server
        self.notes = []

    def whoami(self, ctxt):
        return self.server

    def note(self, ctxt, token):
        self.notes.append(token)


class Place:
    """One URL: its transport, and the server on it."""

    def __init__(self, conf, url):
        self.transport = messaging.get_rpc_transport(conf, url)
        self.endpoint = None
        self.server = None

    def serve(self, server):
        self.endpoint = Endpoint(server)
        self.server = messaging.get_rpc_server(
            self.transport, messaging.Target(topic='lab', server=server), [self.endpoint],
            executor='threading')
        self.server.start()

    def client(self, command):
        # 14.0 has the class only.
        client_of = getattr(messaging, 'get_rpc_client', messaging.RPCClient)
        client = client_of(self.transport, messaging.Target(topic='lab'), timeout=20)
        return client.prepare(server=command.get('server'), fanout=command.get('fanout', False))

    def close(self):
        if self.server:
            self.server.stop()
            self.server.wait()
        self.transport.cleanup()
        return list(self.endpoint.notes) if self.endpoint else []


class Places:
    def __init__(self, conf):
        self.conf = conf
        self.places = {}

    def carry_out(self, command):
        op = command['op']
        if op == 'count':
            return self.count(**command['args'])
        url = command['url']
        if op == 'close':
            return self.places.pop(url).close()
        if url not in self.places:
            self.places[url] = Place(self.conf, url)
        place = self.places[url]
        if op == 'serve':
            return place.serve(command['server'])
        if op == 'notes':
            return list(place.endpoint.notes)
        client = place.client(command)
        send = client.call if op == 'call' else client.cast
        return send({}, command['method'], **command.get('args', {}))

    @staticmethod
    def count(hostname, processname, names):
        manager = amqpdriver.QManager(hostname, processname)
        peer.say({'event': 'counting'})
        with concurrent.futures.ThreadPoolExecutor(4) as threads:
            return list(threads.map(lambda _: manager.get(), range(names)))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    peer.common_options(parser)
    places = Places(peer.configure(parser.parse_args()))
    peer.say({'event': 'ready', 'release': peer.RELEASE})
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = {'result': places.carry_out(command)}
        except Exception as error:
            answer = peer.failure(error)
        peer.say({**answer, 'id': command['id']})
    for place in places.places.values():
        place.close()
    peer.say({'event': 'stopped'})


if __name__ == '__main__':
    main()
