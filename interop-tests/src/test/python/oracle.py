# SPDX-License-Identifier: Apache-2.0
"""Answers questions about rules of oslo.messaging that need no broker, with its own functions.

Further questions are answered by oracle_rpc.py, oracle_server.py, oracle_notify.py and
oracle_brokers.py.

One question a line on standard input, answered by {"id": ..., "result": ...} or {"id": ...,
"raised": ..., ...}; ends when standard input does.

options   every option: default, type, bounds, choices, secrecy and former names
value     group, option, text: what the option's type makes of the text
url       url: its parts, the text that it is printed as, and the warnings that it causes
same_url  one, other: whether both are equal
target    fields: its repr
version   implemented, requested: whether the first serves the second
filter    filter, event: whether it matches
"""

import json
import logging
import sys

from oslo_config import cfg
from oslo_messaging import _utils
from oslo_messaging import NotificationFilter
from oslo_messaging import opts
from oslo_messaging import Target
from oslo_messaging import transport
from oslo_messaging import TransportURL
from oslo_messaging._metrics import client as metrics
from oslo_messaging.notify import _impl_routing

import oracle_brokers
import oracle_notify
import oracle_rpc
import oracle_server
import peer

# registered by those who use them, and left out of the list
UNLISTED = [('oslo_messaging_metrics', metrics.oslo_messaging_metrics),
            ('oslo_messaging_notifications', [_impl_routing.router_config])]


def plain(value):
    return value if isinstance(value, (str, int, float, bool, list, type(None))) else repr(value)


def every_option():
    return [(group or 'DEFAULT', option)
            for group, options in opts.list_opts() + UNLISTED for option in options]


def options(_):
    return [{'group': str(group), 'name': option.name, 'default': plain(option.default),
             'type': type(option.type).__name__,
             'least': getattr(option.type, 'min', None), 'most': getattr(option.type, 'max', None),
             'choices': list(getattr(option.type, 'choices', None) or ()),
             'secret': option.secret,
             'formerly': sorted(old.name.replace('-', '_') for old in option.deprecated_opts)}
            for group, option in every_option()]


def value(question):
    for group, option in every_option():
        if (str(group), option.name) == (question['group'], question['option']):
            return plain(option.type(question['text']))
    raise LookupError(question)


def parsed(url):
    return TransportURL.parse(cfg.CONF, url)


def url(question):
    with oracle_notify.Capture(transport.LOG.name) as capture:
        read = parsed(question['url'])
    return {'transport': read.transport, 'virtual_host': read.virtual_host, 'query': read.query,
            'hosts': [{'name': host.hostname, 'port': host.port, 'user': host.username,
                       'password': host.password} for host in read.hosts],
            'text': str(read), 'warned': len(capture.records) > 0}


def same_url(question):
    return parsed(question['one']) == parsed(question['other'])


def target(question):
    return repr(Target(**question['fields']))


def version(question):
    return _utils.version_is_compatible(question['implemented'], question['requested'])


def filter_(question):
    return NotificationFilter(**question['filter']).match(**question['event'])


ANSWERS = {'options': options, 'value': value, 'url': url, 'same_url': same_url, 'target': target,
           'version': version, 'filter': filter_, **oracle_rpc.ANSWERS,
           **oracle_notify.ANSWERS, **oracle_brokers.ANSWERS, **oracle_server.ANSWERS}


def main():
    logging.disable(logging.CRITICAL)
    cfg.CONF([], project='oracle', default_config_files=[], default_config_dirs=[])
    for group, registered in opts.list_opts() + UNLISTED:
        cfg.CONF.register_opts(registered, group)
    peer.say({'event': 'ready', 'release': peer.RELEASE})
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = {'result': ANSWERS[question['op']](question)}
        except Exception as error:
            answer = peer.failure(error)
        peer.say({'id': question['id'], **answer})


if __name__ == '__main__':
    main()
