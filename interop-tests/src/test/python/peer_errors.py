# SPDX-License-Identifier: Apache-2.0
"""Exceptions of an application, for the lists of allowed remote modules."""


class InstanceNotFound(Exception):
    """Carries keyword arguments, as the exceptions of OpenStack's services do."""

    def __init__(self, message=None, **kwargs):
        self.kwargs = dict(kwargs)
        self.kwargs.setdefault('code', 404)
        super().__init__(message or 'Instance %s could not be found.' % kwargs.get('instance_id'))


class QuotaExceeded(Exception):
    """Takes one text and nothing else."""


class NoSuchVolume(Exception):
    """Cannot be made without its two positional arguments."""

    def __init__(self, volume, host):
        super().__init__('No volume %s on %s' % (volume, host))
        self.kwargs = {'volume': volume, 'host': host}


class Expected(Exception):
    """What a method of the server announces that it may raise."""
