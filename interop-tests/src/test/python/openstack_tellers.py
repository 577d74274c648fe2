# SPDX-License-Identifier: Apache-2.0
"""A real service of OpenStack inside this process, for the events that it tells of what it is asked.

Keystone, Glance and Neutron are asked through their web application, without a socket and without
another service that says who asks; Manila through its share manager, with its own dummy driver;
Octavia through the tasks of its worker, on a load balancer in its database. On SQLite, with tables made
from the service's models, as some migrations need another database.

Says {"event": "up", ...} when it is ready. Then carries out commands, one a line, until the end of its
input:

tell     does what the class of the service below says, and returns the ids of what it was done to
"""

import argparse
import importlib.metadata
import inspect
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import uuid

# What a token of Keystone's would have said, in the form in which its middleware passes it on.
ADA = {
    'X-Identity-Status': 'Confirmed',
    'X-User-Id': 'ada',
    'X-Project-Id': 'demo',
    'X-Roles': 'admin,member',
}

COMMON = """\
[DEFAULT]
host = {host}
state_path = {directory}
log_file = {directory}/service.log
transport_url = {url}
{default}
[oslo_messaging_notifications]
driver = messagingv2
[oslo_concurrency]
lock_path = {directory}
[database]
connection = {database}
"""


def say(line):
    sys.__stdout__.write(json.dumps(line, default=repr) + '\n')
    sys.__stdout__.flush()


class Teller:
    """What the services have in common."""

    project = ''
    database = 'sqlite:///{directory}/main.sqlite'
    default = ''
    more = ''

    def __init__(self, directory, arguments):
        self.directory = directory
        self.host = arguments.host
        self.configuration = directory / f'{self.project}.conf'
        names = {'directory': directory, 'host': arguments.host, 'url': arguments.url,
                 'database': self.database.format(directory=directory)}
        self.configuration.write_text(
            COMMON.format(default='\n'.join([self.default.format(**names), *arguments.option]), **names)
            + self.more.format(**names))

    def start(self):
        """Gets ready to be asked."""

    def make_tables(self, base):
        import sqlalchemy
        engine = sqlalchemy.create_engine(self.database.format(directory=self.directory))
        base.metadata.create_all(engine)
        engine.dispose()

    @staticmethod
    def ask(application, method, path, body=None, **headers):
        """Sends a request to the application, and returns its answer; a refusal is an error."""
        import webob
        request = webob.Request.blank(path, method=method, remote_addr='192.0.2.7')
        request.user_agent = 'made-up'
        for name, value in headers.items():
            request.headers[name] = value
        if isinstance(body, bytes):
            request.content_type = 'application/octet-stream'
            request.body = body
        elif body is not None:
            request.content_type = headers.get('Content-Type', 'application/json')
            request.body = json.dumps(body).encode()
        response = request.get_response(application)
        if response.status_int >= 300:
            raise RuntimeError(f'{method} {path}: {response.status} {response.text[:500]}')
        return response


class Keystone(Teller):
    """Adds a user to the project demo, changes it, has it log in, and deletes it.

    The form in which it tells of that is basic or cadf.
    """

    project = 'keystone'
    default = """\
default_publisher_id = {host}
notification_opt_out = identity.authenticate.pending"""
    more = """\
[fernet_tokens]
key_repository = {directory}/fernet
[fernet_receipts]
key_repository = {directory}/fernet
[credential]
key_repository = {directory}/credential
[identity]
password_hash_rounds = 4
"""

    def start(self):
        os.environ['OS_KEYSTONE_CONFIG_FILES'] = str(self.configuration)
        sys.argv[1:] = []
        from keystone.common import fernet_utils
        from keystone.common import sql
        from keystone.server import wsgi
        import keystone.conf
        self.conf = keystone.conf.CONF
        for group, name in (('fernet_tokens', 'fernet'), ('credential', 'credential')):
            keys = fernet_utils.FernetUtils(str(self.directory / name), 3, group)
            keys.create_key_directory()
            keys.initialize_key_repository()
        self.application = wsgi.initialize_public_application()
        with sql.session_for_write() as session:
            sql.ModelBase.metadata.create_all(session.get_bind())
        done = subprocess.run(
            [str(pathlib.Path(sys.executable).parent / 'keystone-manage'),
             '--config-file', str(self.configuration), 'bootstrap', '--bootstrap-password', 'made-up'],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f'bootstrap ended with {done.returncode}:\n{done.stderr[-4000:]}')

    def log_in(self, name, password, project):
        domain = {'id': 'default'}
        answer = self.ask(self.application, 'POST', '/v3/auth/tokens', {'auth': {
            'identity': {'methods': ['password'], 'password': {
                'user': {'name': name, 'domain': domain, 'password': password}}},
            'scope': {'project': {'name': project, 'domain': domain}}}})
        return answer.headers['X-Subject-Token']

    def tell(self, form='cadf'):
        self.conf.set_override('notification_format', form)
        token = self.log_in('admin', 'made-up', 'admin')

        def ask(method, path, body=None):
            answer = self.ask(self.application, method, path, body, **{'X-Auth-Token': token})
            return answer.json if answer.body else {}

        number = uuid.uuid4().hex[:8]
        project = ask('POST', '/v3/projects', {'project': {'name': f'demo-{number}'}})['project']['id']
        user = ask('POST', '/v3/users', {'user': {
            'name': f'ada-{number}', 'password': 'also-made-up'}})['user']['id']
        role = ask('GET', '/v3/roles?name=member')['roles'][0]['id']
        ask('PUT', f'/v3/projects/{project}/users/{user}/roles/{role}')
        ask('PATCH', f'/v3/users/{user}', {'user': {'description': 'analyst'}})
        self.log_in(f'ada-{number}', 'also-made-up', f'demo-{number}')
        try:
            self.log_in(f'ada-{number}', 'mistyped', f'demo-{number}')
        except RuntimeError as refused:
            assert '401' in str(refused), refused
        ask('PATCH', f'/v3/projects/{project}', {'project': {'enabled': False}})
        ask('DELETE', f'/v3/users/{user}')
        ask('DELETE', f'/v3/projects/{project}')
        return {'user': user, 'project': project, 'role': role}


class Glance(Teller):
    """Creates an image, uploads it to a store of files, shares it with a project, and deletes it."""

    project = 'glance'
    default = """\
enabled_backends = files:file
node_staging_uri = file://{directory}/staging
default_publisher_id = image.{host}
worker_self_reference_url = http://{host}"""
    more = """\
[glance_store]
default_backend = files
[files]
filesystem_store_datadir = {directory}/images
[os_glance_tasks_store]
filesystem_store_datadir = {directory}/tasks
[os_glance_staging_store]
filesystem_store_datadir = {directory}/staging
[paste_deploy]
config_file = {directory}/paste.ini
"""

    PASTE = """\
[pipeline:glance-api]
pipeline = context api
[app:api]
paste.app_factory = glance.api.v2.router:API.factory
[filter:context]
paste.filter_factory = glance.api.middleware.context:ContextMiddleware.factory
"""

    def start(self):
        for name in ('images', 'tasks', 'staging'):
            (self.directory / name).mkdir()
        (self.directory / 'paste.ini').write_text(self.PASTE)
        (self.directory / 'glance-api.conf').symlink_to(self.configuration)
        os.environ['OS_GLANCE_CONFIG_DIR'] = str(self.directory)
        from glance.db.sqlalchemy import models
        self.make_tables(models.BASE)
        from glance.common import wsgi_app
        self.application = wsgi_app.init_app()

    def tell(self):
        def ask(method, path, body=None, **headers):
            answer = self.ask(self.application, method, path, body, **ADA, **headers)
            return answer.json if answer.content_type == 'application/json' and answer.body else {}

        image = ask('POST', '/images', {
            'name': 'tiny', 'container_format': 'bare', 'disk_format': 'raw',
            'visibility': 'shared'})['id']
        ask('PUT', f'/images/{image}/file', b'nothing much')
        ask('PATCH', f'/images/{image}', [{'op': 'replace', 'path': '/name', 'value': 'small'}], **{
            'Content-Type': 'application/openstack-images-v2.1-json-patch'})
        ask('POST', f'/images/{image}/members', {'member': 'other'})
        ask('DELETE', f'/images/{image}')
        return {'image': image}


class Neutron(Teller):
    """Creates a network with a port, changes the port, and deletes both."""

    project = 'neutron'
    default = """\
core_plugin = ml2
service_plugins = router
api_paste_config = {directory}/paste.ini"""
    more = """\
[ml2]
mechanism_drivers = logger
type_drivers = local
tenant_network_types = local
"""

    PASTE = """\
[composite:neutron]
use = egg:Paste#urlmap
/v2.0: network_v2_0
[pipeline:network_v2_0]
pipeline = request_id keystonecontext extensions api
[filter:request_id]
paste.filter_factory = oslo_middleware:RequestId.factory
[filter:keystonecontext]
paste.filter_factory = neutron.auth:NeutronKeystoneContext.factory
[filter:extensions]
paste.filter_factory = neutron.api.extensions:plugin_aware_extension_middleware_factory
[app:api]
paste.app_factory = neutron.api.v2.router:APIRouter.factory
"""

    def start(self):
        (self.directory / 'paste.ini').write_text(self.PASTE)
        from neutron.db.migration.models import head
        from neutron_lib.db import model_base
        assert head
        self.make_tables(model_base.BASEV2)
        from neutron.common import config
        config.register_common_config_options()
        config.init(['--config-file', str(self.configuration)])
        config.setup_logging()
        config.set_config_defaults()
        self.application = config.load_paste_app('neutron')

    def tell(self):
        def ask(method, path, body=None):
            answer = self.ask(self.application, method, '/v2.0' + path, body, **ADA)
            return answer.json if answer.body else {}

        network = ask('POST', '/networks', {'network': {'name': 'wire'}})['network']['id']
        port = ask('POST', '/ports', {'port': {'network_id': network, 'name': 'plug'}})['port']['id']
        ask('PUT', f'/ports/{port}', {'port': {'name': 'socket'}})
        ask('DELETE', f'/ports/{port}')
        subnet = ask('POST', '/subnets', {'subnet': {
            'network_id': network, 'ip_version': 4, 'cidr': '192.0.2.0/24'}})['subnet']['id']
        router = ask('POST', '/routers', {'router': {'name': 'gate'}})['router']['id']
        ask('PUT', f'/routers/{router}/add_router_interface', {'subnet_id': subnet})
        ask('PUT', f'/routers/{router}/remove_router_interface', {'subnet_id': subnet})
        ask('DELETE', f'/routers/{router}')
        ask('POST', '/networks', {'networks': [{'name': 'left'}, {'name': 'right'}]})
        ask('DELETE', f'/networks/{network}')
        return {'network': network, 'port': port, 'subnet': subnet, 'router': router}


class Manila(Teller):
    """Has a share manager create a share, extend it and delete it."""

    project = 'manila'
    database = 'sqlite://'  # as two of its transactions, one within the other, both write
    default = """\
enabled_share_backends = dummy
storage_availability_zone = nova"""
    more = """\
[dummy]
share_driver = manila.tests.share.drivers.dummy.DummyDriver
share_backend_name = dummy
driver_handles_share_servers = False
dummy_driver_default_driver_method_delay = 0
dummy_driver_driver_methods_delays = create_share:0
"""

    def start(self):
        from manila.common import config
        from manila import rpc
        from manila import version
        config.CONF(['--config-file', str(self.configuration)], project='manila',
                    version=version.version_string())
        rpc.init(config.CONF)
        from manila.db.sqlalchemy import api
        from manila.db.sqlalchemy import models
        models.BASE.metadata.create_all(api.get_engine())
        from manila import context
        from manila.share import manager
        self.context = context.RequestContext(
            user_id='ada', project_id='demo', is_admin=True, overwrite=False)
        self.manager = manager.ShareManager(
            service_name='dummy', host=f'{self.host}@dummy')
        self.manager.driver.do_setup(self.context)
        self.manager.driver.initialized = True

    def tell(self):
        from manila import db
        kind = db.share_type_create(self.context, {
            'name': f'files-{uuid.uuid4().hex[:8]}', 'extra_specs': {}})
        share = db.share_create(self.context, {
            'size': 1, 'user_id': 'ada', 'project_id': 'demo', 'display_name': 'papers',
            'display_description': '', 'share_proto': 'NFS', 'is_public': False, 'status': 'creating',
            'host': f'{self.host}@dummy#fake_pool', 'share_type_id': kind['id']})
        instance = share['instance']['id']
        self.manager.create_share_instance(self.context, instance)
        self.manager.extend_share(self.context, share['id'], 2, [])
        self.manager.delete_share_instance(self.context, instance)
        return {'share': share['id'], 'request': self.context.request_id}


class Octavia(Teller):
    """Has the tasks of its worker tell of a load balancer with a listener."""

    project = 'octavia'
    database = 'sqlite://'
    default = ''

    def start(self):
        from octavia.common import config
        from octavia.common import rpc
        config.init(['--config-file', str(self.configuration)])
        config.setup_logging(config.cfg.CONF)
        rpc.init()
        from octavia.db import base_models
        from octavia.db import models
        assert models
        from octavia.db import api
        base_models.BASE.metadata.create_all(api.get_engine())
        self.fill()

    def fill(self):
        """Writes the lists of words that other tables point to."""
        from octavia.common import constants
        from octavia.db import api
        from octavia.db import models
        words = {
            models.ProvisioningStatus: [constants.ACTIVE, constants.PENDING_CREATE],
            models.OperatingStatus: [constants.ONLINE, constants.OFFLINE],
            models.LBTopology: [constants.TOPOLOGY_SINGLE],
            models.Protocol: [constants.PROTOCOL_HTTP],
            models.ClientAuthenticationMode: [constants.CLIENT_AUTH_NONE],
        }
        with api.session().begin() as session:
            for model, names in words.items():
                session.add_all(model(name=name) for name in names)

    def tell(self):
        from octavia.common import constants
        from octavia.controller.worker.v2.tasks import database_tasks
        from octavia.controller.worker.v2.tasks import notification_tasks
        from octavia.db import api
        from octavia.db import repositories
        balancer = str(uuid.uuid4())
        with api.session().begin() as session:
            repositories.LoadBalancerRepository().create(
                session, id=balancer, project_id='demo', name='front', description='',
                provisioning_status=constants.ACTIVE, operating_status=constants.ONLINE,
                topology=constants.TOPOLOGY_SINGLE, enabled=True, provider='amphora')
            repositories.VipRepository().create(
                session, load_balancer_id=balancer, ip_address='192.0.2.10',
                subnet_id=str(uuid.uuid4()), network_id=str(uuid.uuid4()), port_id=str(uuid.uuid4()))
            repositories.ListenerRepository().create(
                session, id=str(uuid.uuid4()), load_balancer_id=balancer, project_id='demo',
                name='web', protocol=constants.PROTOCOL_HTTP, protocol_port=80, enabled=True,
                provisioning_status=constants.ACTIVE, operating_status=constants.ONLINE)
        told = database_tasks.ReloadLoadBalancer().execute(balancer)
        for task in (notification_tasks.SendCreateNotification, notification_tasks.SendUpdateNotification,
                     notification_tasks.SendDeleteNotification):
            task().execute(told)
        return {'loadbalancer': balancer}


TELLERS = {each.project: each for each in (Keystone, Glance, Neutron, Manila, Octavia)}


def answer(teller, line):
    command = json.loads(line)
    result = {'id': command.get('id')}
    try:
        result['result'] = getattr(teller, command['op'])(**command.get('args', {}))
    except Exception as error:
        traceback.print_exc()  # for who looks at a test that fails
        result.update(raised=type(error).__name__, message=str(error))
    say(result)


def main():
    parser = argparse.ArgumentParser(description=inspect.getdoc(sys.modules[__name__]))
    parser.add_argument('--service', required=True, choices=TELLERS)
    parser.add_argument('--url', required=True, help='a virtual host that is nobody else\'s')
    parser.add_argument('--host', default='stack-1')
    parser.add_argument('--option', action='append', default=[], metavar='NAME=VALUE',
                        help='one more line of [DEFAULT]')
    arguments = parser.parse_args()
    say({'event': 'ready'})
    began = time.monotonic()
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f'bergen-{arguments.service}-'))
    try:
        teller = TELLERS[arguments.service](directory, arguments)
        teller.start()
        say({'event': 'up', 'host': arguments.host, 'release': importlib.metadata.version(teller.project),
             'seconds': round(time.monotonic() - began, 1)})
        for line in sys.stdin:
            answer(teller, line)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == '__main__':
    main()
