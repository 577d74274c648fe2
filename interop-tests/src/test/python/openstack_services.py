# SPDX-License-Identifier: Apache-2.0
"""A real service of OpenStack without what it usually stands on: SQLite, no Keystone, no other service.

Writes its configuration, makes its database, starts it, and says {"event": "up", ...} once it takes
messages. Ends it with itself: at the end of standard input, or on TERM.

Until then it carries out commands, one a line, as another part of the service would, with the
service's own classes; each of the services below says which.
"""

import argparse
import ctypes
import datetime
import inspect
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse
import uuid

COMMON = """\
[DEFAULT]
host = {host}
state_path = {directory}
log_dir = {directory}
transport_url = {url}
rpc_ping_enabled = True
{default}
[oslo_messaging_notifications]
driver = messagingv2
[oslo_concurrency]
lock_path = {directory}
[database]
connection = sqlite:///{directory}/main.sqlite
"""


def say(line):
    sys.__stdout__.write(json.dumps(line, default=repr) + '\n')
    sys.__stdout__.flush()


class Service:
    """What the services have in common."""

    project = ''
    program = ''
    prepare = ()
    queues = ()
    default = ''
    more = ''

    def __init__(self, directory, arguments):
        self.directory = directory
        self.arguments = arguments
        self.configuration = directory / f'{self.project}.conf'

    def configure(self):
        names = {'directory': self.directory, 'host': self.arguments.host, 'url': self.arguments.url}
        default = '\n'.join([self.default.format(**names), *self.arguments.option])
        self.configuration.write_text(
            COMMON.format(default=default, **names) + self.more.format(**names))

    def make_database(self):
        if self.prepare:
            done = subprocess.run(
                [self.binary(self.prepare[0]), '--config-file', str(self.configuration),
                 *self.prepare[1:]],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f'{self.prepare} ended with {done.returncode}:\n{done.stderr[-4000:]}')

    def connect(self):
        """Gets ready to carry out commands."""

    @staticmethod
    def binary(name):
        return str(pathlib.Path(sys.executable).parent / name)

    def new_id(self):
        return str(uuid.uuid4())


class Cinder(Service):
    """cinder-scheduler.

    backend  writes the row of a cinder-volume: host
    volume   has a volume created as cinder-api does, on whichever back end the scheduler chooses: size
    events   tells of a volume what cinder-volume does: suffixes
    """

    project = 'cinder'
    program = 'cinder-scheduler'
    prepare = ('cinder-manage', 'db', 'sync')
    queues = ('cinder-scheduler',)
    default = 'scheduler_driver_init_wait_time = 1'

    def connect(self):
        from cinder import objects
        from cinder import rpc
        from cinder import version
        from cinder.common import config
        config.CONF(['--config-file', str(self.configuration)], project='cinder',
                    version=version.version_string())
        objects.register_all()
        rpc.init(config.CONF)
        from cinder import context
        self.objects = objects
        self.context = context.RequestContext(
            user_id='ada', project_id='demo', is_admin=True, read_deleted='no', overwrite=False)

    def backend(self, host):
        row = self.objects.Service(
            self.context, host=host, binary='cinder-volume', topic='cinder-volume', report_count=1,
            disabled=False, frozen=False, availability_zone='nova', uuid=self.new_id(),
            updated_at=datetime.datetime.now(datetime.timezone.utc),
            rpc_current_version='3.20', object_current_version='1.39')
        row.create()
        return row.id

    def new_volume(self, size, host=None):
        from cinder.volume import volume_types
        volume = self.objects.Volume(
            self.context, size=size, host=host, status='creating', attach_status='detached',
            display_name='data', user_id='ada', project_id='demo', availability_zone='nova',
            volume_type_id=volume_types.get_default_volume_type(self.context)['id'])
        volume.create()
        return volume

    def volume(self, size):
        from cinder.scheduler import rpcapi
        volume = self.new_volume(size)
        request = self.objects.RequestSpec.from_primitives({
            'volume_id': volume.id, 'resource_backend': None, 'cgsnapshot_id': None,
            'snapshot_id': None, 'image_id': None, 'backup_id': None,
            'consistencygroup_id': None, 'source_volid': None,
            'volume_properties': {'size': size, 'availability_zone': 'nova', 'display_name': 'data',
                                  'user_id': 'ada', 'project_id': 'demo',
                                  'volume_type_id': volume.volume_type_id}})
        rpcapi.SchedulerAPI().create_volume(
            self.context, volume, request_spec=request, filter_properties={})
        return volume.id

    def events(self, suffixes):
        from cinder.volume import volume_utils
        volume = self.new_volume(3, host=f'{self.arguments.host}@lvm#pool')
        for suffix in suffixes:
            volume_utils.notify_about_volume_usage(self.context, volume, suffix)
        return {'volume': volume.id, 'request': self.context.request_id}


class Designate(Service):
    """designate-central, with one name server in its pool."""

    project = 'designate'
    program = 'designate-central'
    prepare = ('designate-manage', 'database', 'sync')
    queues = ('central',)
    more = """\
[storage:sqlalchemy]
connection = sqlite:///{directory}/main.sqlite
[service:central]
workers = 1
"""

    def make_database(self):
        super().make_database()
        with sqlite3.connect(self.directory / 'main.sqlite') as database:
            [[pool]] = database.execute('select id from pools')
            columns = [row[1] for row in database.execute('pragma table_info(pool_ns_records)')]
            row = {'id': uuid.uuid4().hex, 'version': 1, 'pool_id': pool, 'priority': 1,
                   'hostname': 'ns1.example.org.', 'created_at': '2026-01-02 03:04:05'}
            row = {name: value for name, value in row.items() if name in columns}
            database.execute(
                f'insert into pool_ns_records ({", ".join(row)}) values'
                f' ({", ".join("?" * len(row))})', list(row.values()))
        database.close()


class Heat(Service):
    """heat-engine, which keeps the credentials of a stack's user instead of a trust of Keystone's."""

    project = 'heat'
    program = 'heat-engine'
    prepare = ('heat-manage', 'db_sync')
    queues = ('engine',)
    default = """\
num_engine_workers = 1
auth_encryption_key = 0123456789abcdef0123456789abcdef
deferred_auth_method = password"""


class Ceilometer(Service):
    """ceilometer-agent-notification, which publishes samples and events on the bus again."""

    project = 'ceilometer'
    program = 'ceilometer-agent-notification'
    queues = ('notifications.info', 'notifications.sample')
    default = """\
pipeline_cfg_file = {directory}/pipeline.yaml
event_pipeline_cfg_file = {directory}/event_pipeline.yaml"""
    more = """\
[notification]
workers = 1
batch_size = 1
batch_timeout = 1
"""

    PIPELINE = """\
sources:
  - name: everything
    {what}: ["*"]
    sinks: [bus]
sinks:
  - name: bus
    publishers: ["notifier://"]
"""

    def configure(self):
        super().configure()
        for name, what in (('pipeline.yaml', 'meters'), ('event_pipeline.yaml', 'events')):
            (self.directory / name).write_text(self.PIPELINE.format(what=what))


class Ironic(Service):
    """ironic-conductor, for nodes of fake hardware."""

    project = 'ironic'
    program = 'ironic-conductor'
    # its migrations need another database, its models do not
    prepare = ('ironic-dbsync', 'create_schema')
    queues = ('ironic.conductor_manager',)
    default = """\
rpc_transport = oslo
auth_strategy = noauth
notification_level = info
enabled_hardware_types = fake-hardware
enabled_boot_interfaces = fake
enabled_deploy_interfaces = fake
enabled_management_interfaces = fake
enabled_power_interfaces = fake
enabled_inspect_interfaces = fake
enabled_network_interfaces = noop
enabled_storage_interfaces = noop
enabled_vendor_interfaces = no-vendor
enabled_console_interfaces = no-console
enabled_raid_interfaces = no-raid
enabled_bios_interfaces = no-bios
enabled_firmware_interfaces = no-firmware"""


class Neutron(Service):
    """neutron-rpc-server, the part of Neutron that its agents talk to."""

    project = 'neutron'
    program = 'neutron-rpc-server'
    queues = ('q-plugin', 'q-reports-plugin')
    default = """\
core_plugin = ml2
service_plugins =
auth_strategy = noauth
rpc_workers = 1
rpc_state_report_workers = 1"""
    more = """\
[ml2]
mechanism_drivers = logger
type_drivers = local
tenant_network_types = local
"""

    def make_database(self):
        # Its migrations need another database, its models do not.
        import sqlalchemy
        from neutron.db.migration.models import head
        from neutron_lib.db import model_base
        assert head
        engine = sqlalchemy.create_engine(f'sqlite:///{self.directory}/main.sqlite')
        model_base.BASEV2.metadata.create_all(engine)
        engine.dispose()


SERVICES = {each.project: each
            for each in (Cinder, Designate, Heat, Ceilometer, Ironic, Neutron)}


def with_parent():
    """A service must not outlive the program that started it, however that ends."""
    os.setsid()
    if sys.platform != 'linux':
        return
    set_death_signal = 1
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGTERM)


class Process:
    def __init__(self, service):
        self.service = service
        self.output = service.directory / f'{service.program}.out'
        with open(self.output, 'wb') as output:
            self.process = subprocess.Popen(
                [service.binary(service.program), '--config-file', str(service.configuration)],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, preexec_fn=with_parent)

    def await_up(self, deadline):
        """Returns once each of its queues has a consumer."""
        waiting = list(self.service.queues)
        while waiting:
            if self.process.poll() is not None:
                sys.exit(f'{self.service.program} ended with {self.process.returncode}:\n{self.log()}')
            if time.monotonic() > deadline:
                sys.exit(f'{self.service.program} takes nothing from {waiting}:\n{self.log()}')
            if consumers(self.service.arguments.url, waiting[0]):
                waiting.pop(0)
            else:
                time.sleep(0.2)

    def log(self):
        lines = []
        for path in (self.output, *sorted(self.service.directory.glob('*.log'))):
            lines += path.read_text(errors='replace').splitlines()[-30:]
        return '\n'.join(lines)

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(8)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # a group of its own, with its workers
        except ProcessLookupError:
            pass
        self.process.wait()


def consumers(url, queue):
    """Returns how many take from a queue; none where there is no such queue."""
    import amqp
    place = urllib.parse.urlsplit(url)
    connection = amqp.Connection(
        f'{place.hostname}:{place.port}', place.username, place.password,
        virtual_host=urllib.parse.unquote(place.path[1:]))
    with connection:
        try:
            return connection.channel().queue_declare(queue, passive=True).consumer_count
        except amqp.exceptions.NotFound:
            return 0


def answer(service, line):
    command = json.loads(line)
    result = {'id': command.get('id')}
    try:
        result['result'] = getattr(service, command['op'])(**command.get('args', {}))
    except Exception as error:
        traceback.print_exc()  # for who looks at a test that fails
        result.update(raised=type(error).__name__, message=str(error))
    say(result)


def leave(signal_number, frame):
    sys.exit(0)  # through what is to be closed


def run(arguments, directory):
    began = time.monotonic()
    service = SERVICES[arguments.service](directory, arguments)
    service.configure()
    service.make_database()
    process = Process(service)
    try:
        service.connect()
        process.await_up(began + arguments.patience)
        say({'event': 'up', 'configuration': str(service.configuration), 'host': arguments.host,
             'release': release(arguments.service), 'pid': process.process.pid,
             'seconds': round(time.monotonic() - began, 1)})
        for line in sys.stdin:
            # each on its own, so that a call may take its time
            threading.Thread(target=answer, args=(service, line), daemon=True).start()
    finally:
        process.end()


def release(service):
    import importlib.metadata
    return importlib.metadata.version({'heat': 'openstack-heat'}.get(service, service))


def main():
    parser = argparse.ArgumentParser(description=inspect.getdoc(sys.modules[__name__]))
    parser.add_argument('--service', required=True, choices=SERVICES)
    parser.add_argument('--url', required=True, help='a virtual host that is nobody else\'s')
    parser.add_argument('--host', default='stack-1')
    parser.add_argument('--patience', type=float, default=240, metavar='SECONDS')
    parser.add_argument('--option', action='append', default=[], metavar='NAME=VALUE',
                        help='one more line of [DEFAULT]')
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    say({'event': 'ready'})
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f'bergen-{arguments.service}-'))
    try:
        run(arguments, directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == '__main__':
    main()
