# SPDX-License-Identifier: Apache-2.0
"""The service that CallPython calls: python3 inventory_service.py rabbit://guest:guest@localhost"""
import sys

from oslo_config import cfg
import oslo_messaging as messaging

from stock import OutOfStock


class Inventory:
    def __init__(self):
        self.stock = {'disk': 20}

    def reserve(self, ctxt, item, quantity):
        left = self.stock.get(item, 0) - quantity
        if left < 0:
            raise OutOfStock('not enough of ' + item)
        self.stock[item] = left
        return {'item': item, 'left': left}


cfg.CONF([], project='inventory')
transport = messaging.get_rpc_transport(cfg.CONF, sys.argv[1])
target = messaging.Target(topic='inventory', server='python-1')
server = messaging.get_rpc_server(transport, target, [Inventory()], executor='threading')
server.start()
print('ready', flush=True)
server.wait()
