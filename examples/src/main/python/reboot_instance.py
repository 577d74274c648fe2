# SPDX-License-Identifier: Apache-2.0
"""Calls ComputeHost as Nova does: python reboot_instance.py nova.conf"""
import sys

from nova import config, context, objects
from nova.baserpc import BaseAPI
from nova.compute.rpcapi import ComputeAPI

config.parse_args(['nova', '--config-file', sys.argv[1]], configure_db=False)
objects.register_all()
admin = context.get_admin_context()

print(BaseAPI('compute').ping(admin, 'hello'))
compute = ComputeAPI()
print(compute.get_host_uptime(admin, 'node-7'))
uuid = 'a4a9a4d1-2f4c-4c0f-9d1c-0f3b1f6c2d11'
instance = objects.Instance(admin, host='node-7', uuid=uuid)
compute.reboot_instance(admin, instance, {}, 'SOFT')
