# SPDX-License-Identifier: Apache-2.0
"""Calls CalledByPython: python3 inventory_client.py rabbit://guest:guest@localhost"""
import sys

from oslo_config import cfg
import oslo_messaging as messaging

from stock import OutOfStock

cfg.CONF([], project='inventory')
transport = messaging.get_rpc_transport(cfg.CONF, sys.argv[1], allowed_remote_exmods=['stock'])
client = messaging.get_rpc_client(transport, messaging.Target(topic='inventory'))

print(client.call({}, 'reserve', item='disk', quantity=5))
try:
    client.call({}, 'reserve', item='disk', quantity=500)
except OutOfStock as e:
    print('out of stock:', str(e).splitlines()[0])
