# SPDX-License-Identifier: Apache-2.0
"""Notifiers and listeners on the real oslo.messaging, driven by JSON lines.

One command a line on standard input, answered by {"id": ..., "result": ...} or {"id": ...,
"raised": ..., ...}; ends when standard input does.

notify        sends: driver, topics, publisher_id, priority, event_type, payload, ctxt; with count,
              that many, whose payload is {"number": 0}, {"number": 1} and so on; with seconds,
              the payload again and again for so long; with typed, a payload that JSON has no
              types for
listen        starts a listener called name of topics (and exchange) with an endpoint for each of
              the priorities; with pool, batch_size and batch_timeout; "requeue": {"event": 2} gives
              events of that type back twice
heard         all that the listener called name got, in order, what it gave back included
until         waits until it got count of them, and tells how many seconds lay between first and last
count         how many that was, and how many numbers as notify with count sends them
forget        forgets what the listener called name got
stop          ends the listener called name
"""

import argparse
import concurrent.futures
import datetime
import decimal
import json
import os
import sys
import threading
import time
import uuid

import oslo_messaging as messaging

import peer


TYPED = {
    'decimal': decimal.Decimal('1.50'),
    'uuid': uuid.UUID(int=1),
    'datetime': datetime.datetime(2024, 2, 29, 12, 34, 56, 789012),
}


class Context(dict):
    """A context that is let out as it is: newer releases drop plain maps."""

    def redacted_copy(self):
        return dict(self)


class Endpoint:
    """Notes what it gets, and gives back what it is told to."""

    def __init__(self, command):
        self.heard = []
        self.numbers = set()
        self.requeue = dict(command.get('requeue', {}))
        self.lock = threading.Condition()
        self.first = self.last = None
        batch = 'batch_size' in command
        for priority in command['priorities']:
            setattr(self, priority, self.batch(priority) if batch else self.single(priority))

    def single(self, priority):
        def method(ctxt, publisher_id, event_type, payload, metadata):
            return self.note(priority, [{'ctxt': ctxt, 'publisher_id': publisher_id,
                                         'event_type': event_type, 'payload': payload,
                                         'metadata': metadata}])
        return method

    def batch(self, priority):
        return lambda messages: self.note(priority, messages)

    def note(self, priority, messages):
        with self.lock:
            self.last = time.monotonic()
            self.first = self.first or self.last
            self.lock.notify_all()
            for message in messages:
                payload = message['payload']
                if isinstance(payload, dict) and 'number' in payload:
                    self.numbers.add(payload['number'])
                self.heard.append(dict(message, priority=priority, batch=len(messages)))
            left = self.requeue.get(messages[0]['event_type'], 0)
            if left:
                self.requeue[messages[0]['event_type']] = left - 1
                return messaging.NotificationResult.REQUEUE
            return messaging.NotificationResult.HANDLED


class Lab:
    def __init__(self, conf, url):
        self.transport = messaging.get_notification_transport(conf, url)
        self.notifiers = {}
        self.listeners = {}
        self.lock = threading.Lock()

    def notifier(self, command):
        key = (command['driver'], tuple(command['topics']), command['publisher_id'])
        with self.lock:
            if key not in self.notifiers:
                self.notifiers[key] = messaging.Notifier(
                    self.transport, key[2], driver=key[0], topics=list(key[1]))
            return self.notifiers[key]

    def notify(self, command):
        send = getattr(self.notifier(command), command['priority'])
        ctxt = Context(command.get('ctxt', {}))
        began = time.monotonic()
        if command.get('typed'):
            send(ctxt, command['event_type'], TYPED)
        elif 'seconds' in command:
            return self.notify_for(send, ctxt, command)
        elif 'count' not in command:
            send(ctxt, command['event_type'], command.get('payload'))
        for number in range(command.get('count', 0)):
            send(ctxt, command['event_type'], {'number': number})
        return {'seconds': time.monotonic() - began}

    @staticmethod
    def notify_for(send, ctxt, command):
        began = due = time.monotonic()
        micros = []
        while due - began < command['seconds']:
            send(ctxt, command['event_type'], command.get('payload'))
            done = time.monotonic()
            micros.append(int((done - due) * 1e6))
            due = done
        return {'seconds': due - began, 'micros': micros}

    def listen(self, command):
        endpoint = Endpoint(command)
        targets = [messaging.Target(topic=topic, exchange=command.get('exchange'))
                   for topic in command['topics']]
        # Kafka refuses those who might requeue.
        settings = {'executor': 'threading', 'allow_requeue': 'requeue' in command,
                    'pool': command.get('pool')}
        make = messaging.get_notification_listener
        if 'batch_size' in command:
            make = messaging.get_batch_notification_listener
            settings['batch_size'] = command['batch_size']
            settings['batch_timeout'] = command['batch_timeout']
        listener = make(self.transport, targets, [endpoint], **settings)
        listener.start()
        self.listeners[command['name']] = (listener, endpoint)

    def heard(self, command):
        endpoint = self.listeners[command['name']][1]
        with endpoint.lock:
            return list(endpoint.heard)

    def count(self, command):
        endpoint = self.listeners[command['name']][1]
        with endpoint.lock:
            return {'heard': len(endpoint.heard), 'numbers': len(endpoint.numbers)}

    def until(self, command):
        endpoint = self.listeners[command['name']][1]
        with endpoint.lock:
            if not endpoint.lock.wait_for(lambda: len(endpoint.heard) >= command['count'], 80):
                raise AssertionError('only %d came' % len(endpoint.heard))
            return {'seconds': endpoint.last - endpoint.first}

    def forget(self, command):
        endpoint = self.listeners[command['name']][1]
        with endpoint.lock:
            endpoint.heard.clear()
            endpoint.numbers.clear()
            endpoint.first = endpoint.last = None

    def stop(self, command):
        self.end(self.listeners.pop(command['name'])[0])

    @staticmethod
    def end(listener):
        listener.stop()
        listener.wait()

    def close(self):
        left = [listener for listener, _ in self.listeners.values()]
        if left:  # Side by side: each may take some seconds.
            with concurrent.futures.ThreadPoolExecutor(len(left)) as threads:
                list(threads.map(self.end, left))
        self.transport.cleanup()


def answer(lab, command):
    try:
        line = {'result': OPERATIONS[command['op']](lab, command)}
    except Exception as error:
        line = peer.failure(error)
    line['id'] = command['id']
    peer.say(line)


OPERATIONS = {'notify': Lab.notify, 'listen': Lab.listen, 'heard': Lab.heard, 'count': Lab.count,
              'until': Lab.until, 'forget': Lab.forget,
              'stop': Lab.stop}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    peer.common_options(parser)
    arguments = parser.parse_args()
    lab = Lab(peer.configure(arguments), arguments.url)
    with concurrent.futures.ThreadPoolExecutor(8) as commands:
        peer.say({'event': 'ready', 'release': peer.RELEASE, 'pid': os.getpid()})
        for line in sys.stdin:
            commands.submit(answer, lab, json.loads(line))
    lab.close()
    peer.say({'event': 'stopped'})


if __name__ == '__main__':
    main()
