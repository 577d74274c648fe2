# SPDX-License-Identifier: Apache-2.0
"""What both programs share: configuration, JSON lines, values and failures as JSON."""

import importlib.metadata
import json
import logging
import sys
import threading

from oslo_config import cfg
from oslo_messaging import opts

RELEASE = importlib.metadata.version('oslo.messaging')
_writing = threading.Lock()


def configure(arguments):
    """Sets the global options: with private ones every call fails for want of metrics options."""
    logging.basicConfig(stream=sys.stderr, level=arguments.log_level,
                        format='%(asctime)s %(levelname)s %(name)s %(message)s')
    cfg.CONF([], project='peer', default_config_files=[], default_config_dirs=[])
    for group, options in opts.list_opts():
        cfg.CONF.register_opts(options, group)
    cfg.CONF.set_override('rpc_ping_enabled', True)
    for option in arguments.option:
        name, value = option.split('=', 1)
        group, _, name = name.rpartition('.')
        cfg.CONF.set_override(name, value, group or None)
    return cfg.CONF


def common_options(parser):
    parser.add_argument('--url', required=True)
    parser.add_argument('--exchange', help='control exchange; the default is openstack')
    parser.add_argument('--option', action='append', default=[], metavar='[GROUP.]NAME=VALUE',
                        help='sets an option of oslo.config')
    parser.add_argument('--log-level', default='WARNING')


def say(line):
    """Writes one line of plain ASCII JSON; NaN and Infinity are bare words."""
    text = json.dumps(line, default=repr)
    with _writing:
        sys.stdout.write(text + '\n')
        sys.stdout.flush()


def failure(error):
    """An exception as JSON: its type and super-types, its text, and what it carries."""
    types = [f'{t.__module__}.{t.__qualname__}' for t in type(error).__mro__]
    fields = {name: getattr(error, name)
              for name in ('exc_type', 'value', 'traceback', 'version', 'version_cap', 'method',
                           'target', 'exchange', 'routing_key')
              if hasattr(error, name)}
    return {'raised': types[0], 'types': types, 'message': str(error), 'args': list(error.args),
            'kwargs': getattr(error, 'kwargs', {}), 'fields': fields}
