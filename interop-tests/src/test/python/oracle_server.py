# SPDX-License-Identifier: Apache-2.0
"""What oracle.py answers about the ends of a call, and about transports for notifications.

processed         method, broken (a serializer that fails): a server's steps with a request, and
                  whether it logs more than details
reply_parts       parts: what a caller gets from the parts of a reply
notification_url  default, own: the URL that notifications use with these options
serialized_event  the order in which an event passes the serializers of both sides
kafka_rpc         whether the driver for Kafka sends or serves calls
"""

import logging

from oslo_config import cfg
import oslo_messaging
from oslo_messaging import rpc
from oslo_messaging import transport as transports
from oslo_messaging._drivers import amqp
from oslo_messaging._drivers import amqpdriver
from oslo_messaging._drivers import impl_kafka
from oslo_messaging.notify import dispatcher
from oslo_messaging.notify import notifier
from oslo_messaging.rpc import server

from oracle_notify import Capture
from oracle_notify import GROUP
from oracle_notify import Redacted
from oracle_rpc import Incoming
from oracle_rpc import Marking
from oracle_rpc import Recorder


class BrokenResult(oslo_messaging.NoOpSerializer):
    def serialize_entity(self, ctxt, entity):
        raise ValueError('cannot')


class Endpoint:
    def __init__(self, steps):
        self.steps = steps

    def value(self, ctxt):
        self.steps.append('run')
        return 1

    def fail(self, ctxt):
        self.steps.append('run')
        raise ValueError('no')

    @rpc.expected_exceptions(LookupError)
    def expected(self, ctxt):
        self.steps.append('run')
        raise KeyError('k')


class Request(Incoming):
    msg_id = 'id-1'

    def __init__(self, message, steps):
        super().__init__(message)
        self.steps = steps

    def acknowledge(self):
        self.steps.append('acknowledge')

    def reply(self, reply=None, failure=None):
        self.steps.append('reply' if failure is None else 'fail with ' + failure[0].__name__)


def processed(question):
    steps = []
    made = rpc.get_rpc_server(
        transports.RPCTransport(Recorder()), oslo_messaging.Target(topic='t', server='s'),
        [Endpoint(steps)], executor='threading',
        serializer=BrokenResult() if question.get('broken') else None)
    with Capture(server.LOG.name) as capture:
        made._process_incoming([Request({'method': question['method']}, steps)])
    return {'steps': steps,
            'loud': any(record.levelno >= logging.WARNING for record in capture.records)}


class Parts:
    """In place of the queue of a call's reply."""

    def __init__(self, parts):
        self.parts = list(parts)

    def get(self, msg_id, timeout):
        if not self.parts:
            raise oslo_messaging.MessagingTimeout('no more')
        return self.parts.pop(0)


def reply_parts(question):
    waiter = amqpdriver.ReplyWaiter.__new__(amqpdriver.ReplyWaiter)
    waiter.allowed_remote_exmods = []
    waiter.msg_id_cache = amqp._MsgIdCache()
    waiter.waiters = Parts(question['parts'])
    # with a monitor, since servers send heartbeats to no others
    result = waiter.wait('id', 5, 5, 'q')
    if isinstance(result, Exception):
        raise result
    return result


def notification_url(question):
    for name, group in (('default', None), ('own', GROUP)):
        if name in question:
            cfg.CONF.set_override('transport_url', question[name], group)
    try:
        made = notifier.get_notification_transport(cfg.CONF)
        try:
            return str(made._driver._url)
        finally:
            made.cleanup()
    finally:
        cfg.CONF.clear_override('transport_url')
        cfg.CONF.clear_override('transport_url', GROUP)


def serialized_event(_):
    steps = []

    class Kept(Redacted):
        def __getitem__(self, key):
            return self.values[key]

        def redacted_copy(self):
            return self.values

    class Listener:
        def info(self, ctxt, publisher_id, event_type, payload, metadata):
            steps.append('heard %s for %s' % (payload, ctxt['user']))

    driver = Recorder()
    made = notifier.Notifier(transports.NotificationTransport(driver), publisher_id='p',
                             driver='messagingv2', topics=['t'],
                             serializer=Marking('notifier', steps))
    made.info(Kept({'user': 'bob'}), 'e', '1')
    _target, ctxt, message, _options = driver.sent[-1]
    dispatcher.NotificationDispatcher([Listener()], Marking('listener', steps)).dispatch(
        Incoming(message, ctxt))
    return steps


def kafka_rpc(question):
    url = oslo_messaging.TransportURL.parse(cfg.CONF, 'kafka://127.0.0.1:1/')
    driver = impl_kafka.KafkaDriver(cfg.CONF, url)
    target = oslo_messaging.Target(topic='t', server='s')
    if question['serve']:
        driver.listen(target, 1, None)
    else:
        driver.send(target, {}, {})


ANSWERS = {each.__name__: each for each in (processed, reply_parts, notification_url,
                                            serialized_event, kafka_rpc)}
