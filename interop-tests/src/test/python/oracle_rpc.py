# SPDX-License-Identifier: Apache-2.0
"""What oracle.py answers about clients, dispatchers, remote exceptions and drivers.

request     target, method, args, context, and if wanted call, prepare, cap, timeout, monitor,
            broken (a serializer that fails): the message that a client sends, and its options
can_send    cap, version: whether a client with that cap sends that version
listen      target, kind: whether a server or a listener may listen there
dispatch    endpoints, policy, ping, requests: what the dispatcher answers to each
serialized  the order in which a call passes the serializers of both sides
raised      failure, allowed: the exception that a client raises for the text of a failure
forwarded   failure, allowed: the failure that a server sends on, which a call of its own met
exception   name, args: its super-types and its text
derive      target, changes: the target that results, and the namespaces that it accepts
same_target one, other: whether both targets are equal
driver      url: the class of its driver
drivers     the names of the drivers that can be loaded
fake_call   a call on the driver fake that nobody answers; unencodable: with what JSON cannot have
"""

import json
import sys

from oslo_config import cfg
import oslo_messaging
from oslo_messaging import rpc
from oslo_messaging import transport as transports
from oslo_messaging._drivers import base
from oslo_messaging._drivers import common
from stevedore import extension

FAKE = 'fake://'

# which 14.0.3 does not have yet
CLIENT = getattr(rpc, 'get_rpc_client', rpc.RPCClient)


class Recorder(base.BaseDriver):
    """Keeps what was sent last; its answer to a call is made by a function."""

    def __init__(self, answer=lambda ctxt, message: None):
        super().__init__(cfg.CONF, oslo_messaging.TransportURL.parse(cfg.CONF, FAKE))
        self.answer = answer
        self.sent = []

    def send(self, target, ctxt, message, **options):
        self.sent.append((target, ctxt, message, options))
        return self.answer(ctxt, message)

    def send_notification(self, target, ctxt, message, version, retry=None):
        self.sent.append((target, ctxt, message, {'version': version, 'retry': retry}))

    def listen(self, target, batch_size, batch_timeout):
        self.sent.append((target, None, None, {}))

    def listen_for_notifications(self, targets_and_priorities, pool, batch_size, batch_timeout):
        self.sent.extend((target, None, None, {}) for target, _ in targets_and_priorities)

    def cleanup(self):
        pass


class Broken(oslo_messaging.NoOpSerializer):
    def serialize_context(self, ctxt):
        raise NotImplementedError('cannot')


class Marking(oslo_messaging.NoOpSerializer):
    """Notes each of its steps, and shows them in the values as well."""

    def __init__(self, side, steps):
        self.side = side
        self.steps = steps

    def mark(self, step, value):
        self.steps.append('%s %s %s' % (self.side, step, value))
        return '%s(%s)' % (self.side, value)

    def serialize_entity(self, ctxt, entity):
        return self.mark('serialize', entity)

    def deserialize_entity(self, ctxt, entity):
        return self.mark('deserialize', entity)

    def serialize_context(self, ctxt):
        return {'user': self.mark('serialize context', ctxt['user'])}

    def deserialize_context(self, ctxt):
        return {'user': self.mark('deserialize context', ctxt['user'])}


def client(driver, question, **more):
    """The client of a question, with all its settings; what was not asked for is left out."""
    settings = {'timeout': 'timeout', 'call_monitor_timeout': 'monitor', 'version_cap': 'cap'}
    more.update({name: question[key] for name, key in settings.items() if key in question})
    made = CLIENT(transports.RPCTransport(driver),
                              oslo_messaging.Target(**question['target']), **more)
    return made.prepare(**question['prepare']) if 'prepare' in question else made


def request(question):
    driver = Recorder()
    made = client(driver, question, serializer=Broken() if question.get('broken') else None)
    sending = made.call if question.get('call') else made.cast
    sending(question.get('context', {}), question['method'], **question.get('args', {}))
    target, ctxt, message, options = driver.sent[-1]
    return {'target': repr(target), 'message': message, 'context': ctxt,
            'timeout': options.get('timeout'), 'monitor': options.get('call_monitor_timeout')}


def can_send(question):
    made = client(Recorder(), {'target': {'topic': 't', 'version': question['version']},
                               'cap': question['cap']})
    return made.can_send_version()


def listen(question):
    driver = Recorder()
    target = oslo_messaging.Target(**question['target'])
    if question['kind'] == 'server':
        transports.RPCTransport(driver)._listen(target, 1, None)
    else:
        transports.NotificationTransport(driver)._listen_for_notifications(
            [(target, 'info')], None, 1, None)
    return repr(driver.sent[-1][0])


class Named:
    def __init__(self, name):
        self.name = name

    def who(self, ctxt):
        return self.name


class Other(Named):
    def more(self, ctxt):
        return 'more of ' + self.name


class Adder:
    def add(self, ctxt, a, b):
        return a + b


class Guarded:
    def open(self, ctxt):
        return 'open'

    def _hidden(self, ctxt):
        return 'hidden'

    @rpc.expose
    def shown(self, ctxt):
        return 'shown'


class Hiding:
    def shown(self, ctxt):
        return 'not exposed'


class OwnPing:
    def oslo_rpc_server_ping(self, ctxt):
        return 'mine'


KINDS = {'adder': Adder, 'guarded': Guarded, 'hiding': Hiding, 'own_ping': OwnPing,
         'named': Named, 'other': Other}
POLICIES = {'legacy': rpc.LegacyRPCAccessPolicy, 'default': rpc.DefaultRPCAccessPolicy,
            'explicit': rpc.ExplicitRPCAccessPolicy}


def endpoint(description):
    kind = KINDS[description['kind']]
    made = kind(description['name']) if 'name' in description else kind()
    if 'target' in description:
        made.target = oslo_messaging.Target(**description['target'])
    return made


class Incoming:
    client_timeout = None

    def __init__(self, message, ctxt=None):
        self.message = message
        self.ctxt = ctxt or {}


def failure():
    """What would be sent for the exception that is being handled, without its trace."""
    sent = json.loads(common.serialize_remote_exception(sys.exc_info()))
    return {key: sent[key] for key in ('class', 'module', 'message', 'args', 'kwargs')}


def outcome(dispatcher, message):
    try:
        return {'result': dispatcher.dispatch(Incoming(message))}
    except Exception:
        return failure()


def dispatch(question):
    cfg.CONF.set_override('rpc_ping_enabled', question.get('ping', False))
    try:
        dispatcher = rpc.RPCDispatcher([endpoint(each) for each in question['endpoints']], None,
                                       POLICIES.get(question.get('policy')))
    finally:
        cfg.CONF.clear_override('rpc_ping_enabled')
    return [outcome(dispatcher, message) for message in question['requests']]


def serialized(_):
    steps = []

    class Endpoint:
        def echo(self, ctxt, x):
            steps.append('run %s for %s' % (x, ctxt['user']))
            return 'result'

    dispatcher = rpc.RPCDispatcher([Endpoint()], Marking('server', steps))
    driver = Recorder(lambda ctxt, message: dispatcher.dispatch(Incoming(message, ctxt)))
    made = client(driver, {'target': {'topic': 't'}}, serializer=Marking('client', steps))
    steps.append('result %s' % made.call({'user': 'bob'}, 'echo', x='1'))
    return steps


def deserialized(question):
    return common.deserialize_remote_exception(question['failure'], question['allowed'])


def raised(question):
    raise deserialized(question)


def forwarded(question):
    try:
        raise deserialized(question)
    except Exception:
        return failure()


def exception(question):
    made = getattr(oslo_messaging, question['name'])(*question['args'])
    return {'types': [each.__name__ for each in type(made).__mro__], 'text': str(made),
            'fields': {key: repr(value) for key, value in vars(made).items()}}


def derive(question):
    target = oslo_messaging.Target(**question['target'])(**question['changes'])
    return {'text': repr(target), 'fields': {key: value for key, value in vars(target).items()
                                             if key != 'accepted_namespaces'}}


def same_target(question):
    return (oslo_messaging.Target(**question['one'])
            == oslo_messaging.Target(**question['other']))


def driver(question):
    made = transports.get_transport(cfg.CONF, question['url'])
    try:
        return type(made._driver).__name__
    finally:
        made.cleanup()


def drivers(_):
    return sorted(extension.ExtensionManager('oslo.messaging.drivers').names())


def fake_call(question):
    made = CLIENT(rpc.get_rpc_transport(cfg.CONF, FAKE),
                              oslo_messaging.Target(topic='nobody'), timeout=0.05)
    return made.call({}, 'echo', x=object() if question['unencodable'] else 1)


ANSWERS = {each.__name__: each
           for each in (request, can_send, listen, dispatch, serialized, raised, forwarded,
                        exception, derive, same_target, driver, drivers, fake_call)}
