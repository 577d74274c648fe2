# SPDX-License-Identifier: Apache-2.0
"""A real Nova without a hypervisor: nova-conductor and nova-scheduler on SQLite.

Writes a nova.conf, makes the databases with one cell, answers for placement, starts both services,
and says {"event": "up", ...} once each of them takes requests. Ends them with itself: at the end of
standard input, or on TERM.

Until then it carries out commands, one a line, as a part of Nova would: with Nova's own classes.

call      method of api (conductor, compute, scheduler, base:TOPIC) with args
service   creates, changes and removes a row of a service, as each of Nova's services does its own
events    tells of an instance what a compute host tells: events, each an action and a phase
end       ends one of the services: binary
"""

import argparse
import ctypes
import datetime
import http.server
import inspect
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

BINARIES = ('nova-conductor', 'nova-scheduler')

CONFIGURATION = """\
[DEFAULT]
host = {host}
state_path = {directory}
log_dir = {directory}
transport_url = {url}
rpc_ping_enabled = True
default_log_levels = oslo.messaging=DEBUG,oslo_messaging=DEBUG,sqlalchemy=WARN
graceful_shutdown_timeout = 2
long_rpc_timeout = 60
{default}
[database]
connection = sqlite:///{directory}/main.sqlite
[api_database]
connection = sqlite:///{directory}/api.sqlite
[conductor]
workers = 1
[scheduler]
workers = 1
discover_hosts_in_cells_interval = -1
[notifications]
notification_format = both
notify_on_state_change = vm_and_task_state
[oslo_messaging_notifications]
driver = messagingv2
[oslo_concurrency]
lock_path = {directory}
[placement]
auth_type = none
endpoint_override = http://127.0.0.1:{placement}
"""


def say(line):
    sys.__stdout__.write(json.dumps(line, default=repr) + '\n')
    sys.__stdout__.flush()


class Placement(http.server.BaseHTTPRequestHandler):
    """Says that it is there, and knows of no host."""

    VERSIONS = {'versions': [{'id': 'v1.0', 'status': 'CURRENT', 'min_version': '1.0',
                              'max_version': '1.39', 'links': []}]}

    def do_GET(self):
        empty = {'resource_providers': [], 'allocation_requests': [], 'provider_summaries': {}}
        answer = self.VERSIONS if self.path.rstrip('/') == '' else empty
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def serve_placement():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Placement)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def configure(arguments, directory):
    path = directory / 'nova.conf'
    path.write_text(CONFIGURATION.format(
        host=arguments.host, directory=directory, url=arguments.url, placement=serve_placement(),
        default='\n'.join(arguments.option)))
    from nova import config
    from nova import objects
    config.parse_args(['nova', '--config-file', str(path)])
    objects.register_all()
    return path


def make_databases(arguments, directory):
    """What nova-manage does in five runs."""
    from nova import context
    from nova import objects
    from nova.db import migration
    migration.db_sync(database='api')
    migration.db_sync(database='main')
    shutil.copy(directory / 'main.sqlite', directory / 'cell0.sqlite')
    admin = context.get_admin_context()
    for uuid, name, url, database in (
            (objects.CellMapping.CELL0_UUID, 'cell0', 'none:///', 'cell0'),
            ('c9b3ac1d-5d8d-4a45-8f6a-6f0b6ba8d9f1', 'cell1', arguments.url, 'main')):
        objects.CellMapping(
            context=admin, uuid=uuid, name=name, transport_url=url, disabled=False,
            database_connection=f'sqlite:///{directory}/{database}.sqlite').create()


def with_parent():
    """A service must not outlive the program that started it, however that ends."""
    os.setsid()
    if sys.platform != 'linux':
        return
    set_death_signal = 1
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGTERM)


class Services:
    def __init__(self, directory, configuration):
        self.directory = directory
        self.processes = {}
        for binary in BINARIES:
            with open(directory / f'{binary}.out', 'wb') as output:
                self.processes[binary] = subprocess.Popen(
                    [str(pathlib.Path(sys.executable).parent / binary),
                     '--config-file', str(configuration)],
                    stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                    preexec_fn=with_parent)

    def await_up(self, deadline):
        from nova import baserpc
        from nova import context
        for binary, process in self.processes.items():
            api = baserpc.BaseAPI(binary.partition('-')[2])
            while True:
                if process.poll() is not None:
                    sys.exit(f'{binary} ended with {process.returncode}:\n{self.log(binary)}')
                try:
                    api.ping(context.get_admin_context(), 'up?', timeout=2)
                    break
                except Exception as error:
                    if time.monotonic() > deadline:
                        sys.exit(f'{binary} does not answer ({error!r}):\n{self.log(binary)}')

    def log(self, binary):
        lines = []
        for path in (self.directory / f'{binary}.out', self.directory / f'{binary}.log'):
            if path.exists():
                lines += path.read_text(errors='replace').splitlines()[-20:]
        return '\n'.join(lines)

    def end(self, binary):
        process = self.processes.pop(binary)
        process.terminate()
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(process.pid, signal.SIGKILL)  # a group of its own, with its workers
        except ProcessLookupError:
            pass
        process.wait()

    def end_all(self):
        for process in self.processes.values():
            process.terminate()
        for binary in list(self.processes):
            self.end(binary)


def failure(error):
    types = [f'{t.__module__}.{t.__qualname__}' for t in type(error).__mro__]
    return {'raised': types[0], 'types': types, 'message': str(error),
            'kwargs': getattr(error, 'kwargs', {}), 'code': getattr(error, 'code', None)}


class Nova:
    """Nova's own client classes."""

    def __init__(self, services):
        from nova import context
        from nova import objects
        self.services = services
        self.objects = objects
        self.context = context.get_admin_context()
        self.apis = {}

    def api(self, name):
        if name not in self.apis:
            self.apis[name] = self.make_api(name)
        return self.apis[name]

    def make_api(self, name):
        from nova import baserpc
        from nova.compute import rpcapi as compute
        from nova.conductor import rpcapi as conductor
        from nova.scheduler import rpcapi as scheduler
        kind, _, topic = name.partition(':')
        return {'base': lambda: baserpc.BaseAPI(topic),
                'compute': compute.ComputeAPI,
                'compute_task': conductor.ComputeTaskAPI,
                'conductor': conductor.ConductorAPI,
                'scheduler': scheduler.SchedulerAPI}[kind]()

    def instance(self, host, uuid, **fields):
        return self.objects.Instance(context=self.context, host=host, uuid=uuid, **fields)

    def whole_instance(self, host, uuid):
        """One with all that notifications tell of."""
        from nova.network import model
        now = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
        flavor = self.objects.Flavor(
            name='m1.small', flavorid='2', memory_mb=2048, vcpus=2, root_gb=20, ephemeral_gb=0,
            swap=0, rxtx_factor=1.0, vcpu_weight=0, disabled=False, is_public=True, extra_specs={},
            projects=[], description=None)
        nothing = dict.fromkeys((
            'os_type', 'architecture', 'key_name', 'terminated_at', 'deleted_at', 'task_state',
            'trusted_certs'))
        return self.instance(
            host, uuid, id=1, node=host, user_id='ada', project_id='demo', reservation_id='r-1',
            display_name='web', display_description='', hostname='web', availability_zone='nova',
            image_ref='im-1', kernel_id='', ramdisk_id='', created_at=now, launched_at=now,
            updated_at=now, vm_state='active', power_state=1, progress=0, metadata={},
            locked=False, auto_disk_config=False, flavor=flavor, system_metadata={}, cell_name=None,
            instance_type_id=1, deleted=False, access_ip_v4=None,
            access_ip_v6=None, tags=self.objects.TagList(objects=[]),
            keypairs=self.objects.KeyPairList(objects=[]),
            info_cache=self.objects.InstanceInfoCache(instance_uuid=uuid,
                                                    network_info=model.NetworkInfo([])),
            **nothing)

    def events(self, host, uuid, events):
        from nova import context
        from nova import rpc
        from nova.compute import utils
        asked = context.RequestContext(user_id='ada', project_id='demo', is_admin=True)
        instance = self.whole_instance(host, uuid)
        for action, phase in events:
            if action == 'create':
                utils.notify_about_instance_create(asked, instance, host, phase=phase, bdms=[])
            else:
                utils.notify_about_instance_action(
                    asked, instance, host, action=action, phase=phase, bdms=[])
            utils.notify_about_instance_usage(
                rpc.get_notifier('compute', host), asked, instance, f'{action}.{phase}')
        return asked.request_id

    def carry_out(self, command):
        op = command['op']
        if op == 'events':
            return self.events(**command['args'])
        if op == 'end':
            return self.services.end(command['binary'])
        if op == 'service':
            return self.service(**command['args'])
        arguments = command.get('args', {})
        if 'instance' in command:
            arguments['instance'] = self.instance(**command['instance'])
        method = getattr(self.api(command['api']), command['method'])
        return self.primitive(method(self.context, **arguments))

    def service(self, host, binary, **changes):
        service = self.objects.Service(context=self.context, host=host, binary=binary,
                                       topic=binary.partition('-')[2], report_count=0)
        service.create()
        for name, value in changes.items():
            setattr(service, name, value)
        service.save()
        service.destroy()
        return service.id

    def primitive(self, value):
        from nova.objects import base
        return base.NovaObjectSerializer().serialize_entity(self.context, value)


def answer(nova, line):
    command = json.loads(line)
    result = {'id': command.get('id')}
    try:
        result['result'] = nova.carry_out(command)
    except Exception as error:
        traceback.print_exc()  # for who looks at a test that fails
        result.update(failure(error))
    say(result)


def leave(signal_number, frame):
    sys.exit(0)  # through what is to be closed


def run(arguments, directory):
    began = time.monotonic()
    configuration = configure(arguments, directory)
    make_databases(arguments, directory)
    services = Services(directory, configuration)
    try:
        services.await_up(began + arguments.patience)
        nova = Nova(services)
        say({'event': 'up', 'configuration': str(configuration), 'host': arguments.host,
             'release': release(), 'seconds': round(time.monotonic() - began, 1),
             'pids': {name: each.pid for name, each in services.processes.items()}})
        for line in sys.stdin:
            # each on its own, so that a call may take its time
            threading.Thread(target=answer, args=(nova, line), daemon=True).start()
    finally:
        services.end_all()


def release():
    import importlib.metadata
    return importlib.metadata.version('nova')


def main():
    parser = argparse.ArgumentParser(description=inspect.getdoc(sys.modules[__name__]))
    parser.add_argument('--url', required=True, help='a virtual host that is nobody else\'s')
    parser.add_argument('--host', default='nova-1')
    parser.add_argument('--patience', type=float, default=240, metavar='SECONDS')
    parser.add_argument('--option', action='append', default=[], metavar='NAME=VALUE',
                        help='one more line of [DEFAULT]')
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    say({'event': 'ready'})
    directory = pathlib.Path(tempfile.mkdtemp(prefix='bergen-nova-'))
    try:
        run(arguments, directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == '__main__':
    main()
