# SPDX-License-Identifier: Apache-2.0
"""What oracle.py answers about notifiers, their drivers, and listeners.

notified    level, publisher, type, payload, context (null, a map, or a map to be redacted),
            driver, topics, retry: what the driver sends
enabled     drivers: whether a notifier with these is enabled, and the drivers that it has
logged      level, type, payload: logger, level and text of the driver log
listened    endpoints, events: which endpoints get each event, and whether it is requeued
batched     endpoints, events: the batches that the endpoints get, and the events to be requeued
routed      rules, event, priority: the drivers that the driver routing chooses
log_record  the payload of a log record's notification
"""

import logging

from oslo_config import cfg
import oslo_messaging
from oslo_messaging.notify import _impl_log
from oslo_messaging.notify import _impl_routing
from oslo_messaging.notify import dispatcher
from oslo_messaging.notify import notifier
from oslo_messaging import transport
import yaml

from oracle_rpc import Incoming
from oracle_rpc import Recorder

GROUP = 'oslo_messaging_notifications'


class Redacted:
    def __init__(self, values):
        self.values = values

    def redacted_copy(self):
        return {key: value for key, value in self.values.items() if key == 'user_id'}


def make(recorder, **settings):
    return notifier.Notifier(transport.NotificationTransport(recorder), **settings)


def notified(question):
    driver = Recorder()
    ctxt = question['context']
    if question.get('redacted'):
        ctxt = Redacted(ctxt)
    made = make(driver, publisher_id=question['publisher'], driver=question['driver'],
                topics=question['topics'], retry=question.get('retry'))
    getattr(made, question['level'])(ctxt, question['type'], question['payload'])
    return [{'topic': target.topic, 'exchange': target.exchange, 'context': sent,
             'message': message, **options} for target, sent, message, options in driver.sent]


def enabled(question):
    cfg.CONF.set_override('driver', question['drivers'], GROUP)
    try:
        made = make(Recorder())
        return {'enabled': made.is_enabled(),
                'drivers': sorted(each.name for each in made._driver_mgr)}
    finally:
        cfg.CONF.clear_override('driver', GROUP)


class Capture(logging.Handler):
    """Keeps the records that are logged below a logger while it is used."""

    def __init__(self, name):
        super().__init__()
        self.logger = logging.getLogger(name)
        self.records = []

    def emit(self, record):
        self.records.append(record)

    def __enter__(self):
        self.disabled = logging.root.manager.disable
        logging.disable(logging.NOTSET)
        self.logger.addHandler(self)
        self.logger.setLevel(logging.DEBUG)
        return self

    def __exit__(self, *_):
        self.logger.removeHandler(self)
        logging.disable(self.disabled)


def logged(question):
    message = {'event_type': question['type'], 'priority': question['level'].upper(),
               'payload': question['payload']}
    with Capture(_impl_log.LogDriver.LOGGER_BASE) as capture:
        _impl_log.LogDriver(cfg.CONF, ['t'], None).notify(
            {}, message, question['level'].upper(), -1)
    return [{'logger': record.name, 'level': record.levelname, 'text': record.getMessage()}
            for record in capture.records]


def endpoint(number, description, calls, note):
    """An endpoint that answers as described, and notes in calls what it got."""

    def method(*arguments):
        calls.append([number, note(*arguments)])
        if description.get('returns') == 'raise':
            raise ValueError('no')
        return description.get('returns')

    attributes = {priority: staticmethod(method) for priority in description['priorities']}
    if 'filter' in description:
        attributes['filter_rule'] = oslo_messaging.NotificationFilter(**description['filter'])
    return type('Endpoint', (), attributes)()


def endpoints(question, calls, note):
    return [endpoint(number, each, calls, note)
            for number, each in enumerate(question['endpoints'])]


def listened(question):
    calls = []
    made = dispatcher.NotificationDispatcher(
        endpoints(question, calls, lambda ctxt, publisher, kind, payload, metadata: kind), None)
    outcomes = []
    for event in question['events']:
        requeued = made.dispatch(Incoming(event)) == oslo_messaging.NotificationResult.REQUEUE
        outcomes.append({'calls': list(calls), 'requeued': requeued})
        calls.clear()
    return {'priorities': sorted(made.supported_priorities), 'outcomes': outcomes}


def batched(question):
    calls = []
    made = dispatcher.BatchNotificationDispatcher(
        endpoints(question, calls, lambda batch: [each['event_type'] for each in batch]), None)
    requeued = made.dispatch([Incoming(event) for event in question['events']])
    return {'calls': calls, 'requeued': sorted(each.message['event_type'] for each in requeued)}


def routed(question):
    driver = _impl_routing.RoutingDriver(cfg.CONF, [], None)
    return sorted({name for group in yaml.safe_load(question['rules']).values()
                   for name in driver._get_drivers_for_message(
                       group, question['event'], question['priority'].lower())})


def log_record(question):
    driver = Recorder()
    handler = oslo_messaging.LoggingNotificationHandler('fake://', question['publisher'],
                                                        'messagingv2')
    handler.notifier = make(driver, publisher_id=question['publisher'], driver='messagingv2',
                            topics=['t'])
    record = logging.LogRecord('app.billing', getattr(logging, question['level']), '/a/b.py', 7,
                               '%s of %s', (1, 2), None, func='work')
    handler.emit(record)
    return [{'topic': target.topic, 'message': message, 'context': ctxt}
            for target, ctxt, message, _ in driver.sent]


ANSWERS = {each.__name__: each for each in (notified, enabled, logged, listened, batched, routed,
                                            log_record)}
