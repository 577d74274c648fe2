# SPDX-License-Identifier: Apache-2.0
"""What oracle.py answers about the drivers for RabbitMQ and Kafka, without a broker.

rabbit_hosts  url: the hosts that kombu would dial, with all that the URL leaves out
rabbit        options: whether the driver takes these options together
rabbit_tls    url: the host that the certificate must name, null for any
kafka_hosts   url: the bootstrap servers and the credentials
kafka_topic   url, topic, priority: the topic of a notification
waits         interval, backoff, max, hosts, count: the waits between the tries to connect
url_option    url, group, option: the option's value when the URL has a query
metric        target, method, call_type, fails: the metrics of a call
bind          socket: waits for datagrams there
received      count: the metrics in the datagrams that have come
"""

import json
import socket
from unittest import mock

import kombu
from oslo_config import cfg
import oslo_messaging
from oslo_messaging import Target
from oslo_messaging import TransportURL
from oslo_messaging._drivers import common
from oslo_messaging._drivers import impl_kafka
from oslo_messaging._drivers import impl_rabbit
from oslo_messaging._metrics import client as metrics
from oslo_metrics import message_type

METRICS = 'oslo_messaging_metrics'

collector = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
collector.settimeout(20)

def parsed(url):
    return TransportURL.parse(cfg.CONF, url)


def connection(url):
    """A connection of the driver's that is made and not dialled."""
    driver = impl_rabbit.RabbitDriver(cfg.CONF, url)
    try:
        with mock.patch.object(impl_rabbit.Connection, 'ensure_connection'), \
                mock.patch.object(impl_rabbit.Connection, '_heartbeat_start'), \
                mock.patch.object(impl_rabbit.Connection, '_heartbeat_supported_and_enabled',
                                  return_value=False), \
                mock.patch.object(impl_rabbit.Connection, '_get_connection_info',
                                  return_value=mock.MagicMock()):
            return impl_rabbit.Connection(driver.conf, url, common.PURPOSE_LISTEN)
    finally:
        driver.cleanup()


def rabbit_hosts(question):
    hosts = []
    for url in connection(parsed(question['url']))._url.split(';'):
        made = kombu.Connection(url)
        filled = {**made.transport.default_connection_params, **{
            name: value for name, value in made.info().items() if value}}
        hosts.append({'host': filled['hostname'], 'port': filled['port'],
                      'user': filled['userid'], 'password': filled['password'],
                      'virtual_host': filled.get('virtual_host') or '/'})
    return sorted(hosts, key=lambda host: (host['host'], host['port']))


def rabbit(question):
    made = connection(parsed('rabbit://?' + question['options']))
    impl_rabbit._get_queue_arguments(
        made.rabbit_ha_queues, made.rabbit_transient_queues_ttl, made.rabbit_quorum_queue,
        made.rabbit_quorum_queue_config, made.rabbit_stream_fanout)


def rabbit_tls(question):
    return connection(parsed(question['url']))._fetch_ssl_params().get('server_hostname')


def kafka_hosts(question):
    made = impl_kafka.Connection(cfg.CONF, parsed(question['url']))
    return {'hosts': made.hostaddrs, 'user': made.username, 'password': made.password}


def kafka_topic(question):
    url = parsed(question['url'])
    return impl_kafka.target_to_topic(Target(topic=question['topic']), question['priority'],
                                      vhost=url.virtual_host)


class Enough(Exception):
    pass


def waits(question):
    """Has kombu dial hosts that all refuse, on a clock that does not move."""
    waited = []

    def refused(exc, interval):
        waited.append(interval)
        if len(waited) == question['count']:
            raise Enough

    made = kombu.Connection(
        ';'.join('amqp://127.0.0.1:%d' % (1 + n) for n in range(question['hosts'])))
    with mock.patch.object(made, '_connection_factory', side_effect=ConnectionRefusedError), \
            mock.patch('kombu.utils.functional.sleep'):
        try:
            made.ensure_connection(errback=refused, interval_start=question['interval'],
                                   interval_step=question['backoff'],
                                   interval_max=question['max'])
        except Enough:
            pass
    return waited


def url_option(question):
    proxy = common.ConfigOptsProxy(cfg.CONF, parsed(question['url']), question['group'])
    return getattr(getattr(proxy, question['group']), question['option'])


class Kept:
    """A collector that keeps its metrics instead of sending them."""

    def __init__(self):
        self.texts = []

    def put_nowait(self, metric):
        self.texts.append(metric.to_json())


def metric(question):
    made = metrics.MetricsCollectorClient.__new__(metrics.MetricsCollectorClient)
    made.conf = cfg.CONF.oslo_messaging_metrics
    made.tx_queue = Kept()
    made.send_thread = mock.Mock()
    cfg.CONF.set_override('metrics_enabled', True, METRICS)
    cfg.CONF.set_override('metrics_process_name', 'billing', METRICS)
    try:
        with mock.patch.object(metrics, 'METRICS_COLLECTOR', made), \
                metrics.measure_metrics(cfg.CONF, Target(**question['target']),
                                        question['method'], question['call_type']):
            if question.get('fails'):
                raise getattr(oslo_messaging, question['fails'])('no')
    except Exception as error:
        if type(error).__name__ != question.get('fails'):
            raise
    finally:
        cfg.CONF.clear_override('metrics_enabled', METRICS)
        cfg.CONF.clear_override('metrics_process_name', METRICS)
    return [json.loads(text) for text in made.tx_queue.texts]


def bind(question):
    collector.bind(question['socket'])


def received(question):
    texts = [collector.recv(65_536) for _ in range(question['count'])]
    for text in texts:
        message_type.Metric.from_json(text)
    return [json.loads(text) for text in texts]


ANSWERS = {each.__name__: each for each in (rabbit_hosts, rabbit, rabbit_tls, kafka_hosts, kafka_topic,
                                            waits, url_option, metric, bind, received)}
