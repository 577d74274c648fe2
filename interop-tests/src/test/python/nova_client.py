# SPDX-License-Identifier: Apache-2.0
"""What any part of Nova does at the bus, without a database: Nova's own classes on a nova.conf.

Writes DIRECTORY/nova.conf: what oslo-config-generator makes for Nova, each option that has a default
set to it, and the lines given by --line below. Then carries out commands, one a line of JSON, and
answers each with {"id": ..., "result": ...} or {"id": ..., "raised": ...}:

conf      how Nova reads the file: values by option
call      method of api (compute, base) with args; instance and image_ids become Nova's objects;
          monitor: rpc_response_timeout while it calls
redact    what is left of a context in a notification
listen    hears topics from now on, each notification told by {"event": "heard", ...}
"""

import argparse
import inspect
import json
import pathlib
import re
import sys
import threading
import time

import peer

NAMESPACES = ('nova.conf', 'keystonemiddleware.auth_token', 'oslo.cache', 'oslo.concurrency',
              'oslo.db', 'oslo.limit', 'oslo.log', 'oslo.messaging', 'oslo.middleware',
              'oslo.policy', 'oslo.privsep', 'oslo.reports', 'oslo.service.periodic_task',
              'oslo.service.service', 'oslo.service.sslutils', 'oslo.versionedobjects', 'osprofiler')

# Would make Nova's client look for a database, or names a place that is not there.
LEFT_OUT = ('connection', 'transport_url', 'host')


def write_sample(path):
    from oslo_config import generator
    arguments = ['--output-file', str(path)]
    for namespace in NAMESPACES:
        arguments += ['--namespace', namespace]
    generator.main(arguments)


def set_options(text, wanted):
    """Sets each option that has a plain default, and those wanted, where the sample describes them."""
    lines = []
    count = 0
    section = None
    for line in text.splitlines():
        match = re.match(r'#([a-z]\w*) = ?(.*)$', line)
        if re.match(r'\[\w+\]$', line):
            section = line
        elif match and (section, match[1]) in wanted:
            line = f'{match[1]} = {wanted.pop((section, match[1]))}'
            count += 1
        elif match and match[2] and '<' not in match[2] and match[1] not in LEFT_OUT:
            line = line[1:]
            count += 1
        lines.append(line)
    if wanted:
        raise ValueError(f'the sample has no {list(wanted)}')
    return '\n'.join(lines) + '\n', count


def wanted_options(lines):
    return {tuple(name.split()): value for name, _, value in
            (line.partition(' = ') for line in lines)}


class Peer:
    def __init__(self, arguments):
        self.path = pathlib.Path(arguments.directory) / 'nova.conf'
        write_sample(self.path)
        text, self.count = set_options(self.path.read_text(), wanted_options(arguments.line))
        self.path.write_text(text)
        from nova import config
        from nova import context
        from nova import objects
        config.parse_args(['nova', '--config-file', str(self.path)], configure_db=False)
        objects.register_all()
        self.context = context.get_admin_context()
        self.listeners = []

    def conf(self):
        import nova.conf
        CONF = nova.conf.CONF
        return {
            'host': CONF.host,
            'control_exchange': CONF.control_exchange,
            'rpc_response_timeout': CONF.rpc_response_timeout,
            'long_rpc_timeout': CONF.long_rpc_timeout,
            'manager_shutdown_timeout': CONF.manager_shutdown_timeout,
            'periodic_fuzzy_delay': CONF.periodic_fuzzy_delay,
            'notification_format': CONF.notifications.notification_format,
            'versioned_notifications_topics': CONF.notifications.versioned_notifications_topics,
            'topics': CONF.oslo_messaging_notifications.topics,
            'driver': CONF.oslo_messaging_notifications.driver,
        }

    def call(self, command):
        import nova.conf
        from nova import baserpc
        from nova import objects
        from nova.compute import rpcapi
        arguments = command.get('args', {})
        if 'instance' in command:
            arguments['instance'] = objects.Instance(context=self.context, **command['instance'])
        if command['api'] == 'base':
            api = baserpc.BaseAPI(topic='compute')
        else:
            api = rpcapi.ComputeAPI()
        if 'monitor' in command:
            nova.conf.CONF.set_override('rpc_response_timeout', command['monitor'])
        began = time.monotonic()
        try:
            result = getattr(api, command['method'])(self.context, **arguments)
        finally:
            nova.conf.CONF.clear_override('rpc_response_timeout')
        return {'value': result, 'seconds': time.monotonic() - began}

    def listen(self, topics):
        import oslo_messaging as messaging
        from nova import rpc

        class Endpoint:
            def info(self, ctxt, publisher_id, event_type, payload, metadata):
                peer.say({'event': 'heard', 'publisher_id': publisher_id, 'event_type': event_type,
                          'payload': payload, 'context': ctxt.to_dict(),
                          'context_type': type(ctxt).__module__})

        listener = messaging.get_notification_listener(
            rpc.NOTIFICATION_TRANSPORT, [messaging.Target(topic=topic) for topic in topics],
            [Endpoint()], executor='threading',
            serializer=rpc.RequestContextSerializer(rpc.JsonPayloadSerializer()))
        listener.start()
        self.listeners.append(listener)

    def carry_out(self, command):
        if command['op'] == 'conf':
            return self.conf()
        if command['op'] == 'redact':
            from nova import context
            return context.RequestContext.from_dict(command['context']).redacted_copy().to_dict()
        if command['op'] == 'listen':
            return self.listen(command['topics'])
        return self.call(command)

    def answer(self, line):
        command = json.loads(line)
        result = {'id': command.get('id')}
        try:
            result['result'] = self.carry_out(command)
        except Exception as error:
            result.update(peer.failure(error))
        peer.say(result)

    def close(self):
        from nova import rpc
        for listener in self.listeners:
            listener.stop()
        rpc.cleanup()


def main():
    parser = argparse.ArgumentParser(description=inspect.getdoc(sys.modules[__name__]))
    parser.add_argument('--directory', required=True)
    parser.add_argument('--line', action='append', default=[], metavar='[SECTION] NAME = VALUE')
    arguments = parser.parse_args()
    nova = Peer(arguments)
    peer.say({'event': 'ready', 'options': nova.count})
    for line in sys.stdin:
        # each on its own, so that a call may take its time
        threading.Thread(target=nova.answer, args=(line,), daemon=True).start()
    nova.close()


if __name__ == '__main__':
    main()
