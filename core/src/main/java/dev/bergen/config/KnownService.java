// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * OpenStack services and the exchange that each one's code sets. Their configuration files hardly
 * ever name it: {@code control_exchange} is a default in the code, so that whoever has only the
 * file looks for them on the wrong exchange.
 */
public enum KnownService {
  /** nova/config.py; topics in nova/conf and nova/compute/rpcapi.py. */
  NOVA("nova", "compute", "conductor", "scheduler", "versioned_notifications"),
  /** Sets none, so that it is on oslo's own; topics in cinder/common/constants.py. */
  CINDER("openstack", "cinder-scheduler", "cinder-volume", "cinder-backup"),
  /** neutron/common/config.py; topics in neutron_lib/agent/topics.py. */
  NEUTRON("neutron", "q-plugin", "q-l3-plugin", "q-reports-plugin", "l3_agent", "dhcp_agent"),
  /** heat/common/messaging.py; topics in heat/rpc/api.py and heat/rpc/worker_api.py. */
  HEAT("heat", "engine", "engine_worker"),
  /** designate/__init__.py; topics in designate/conf. */
  DESIGNATE("designate", "central", "worker", "producer"),
  /** ironic/common/config.py; topic in ironic/conductor/rpcapi.py. */
  IRONIC("ironic", "ironic.conductor_manager"),
  /** glance/notifier.py; serves no calls. */
  GLANCE("glance"),
  /** keystone/conf/__init__.py; serves no calls. */
  KEYSTONE("keystone"),
  /** octavia/common/config.py; topic in the same file. */
  OCTAVIA("octavia", "octavia_provisioning_v2"),
  /** Sets none; topics in manila/common/config.py. */
  MANILA("openstack", "manila-scheduler", "manila-share", "manila-data"),
  /** ceilometer/messaging.py; serves no calls, and sends samples to metering. */
  CEILOMETER("ceilometer", "event", "metering"),
  /** magnum/common/config.py; topic in magnum/conf/conductor.py. */
  MAGNUM("magnum", "magnum-conductor"),
  /** Sets none; topics in trove/common/cfg.py. */
  TROVE("openstack", "trove-taskmanager", "trove-conductor");

  private final String exchange;
  private final List<String> topics;

  KnownService(String exchange, String... topics) {
    this.exchange = exchange;
    this.topics = List.of(topics);
  }

  /** Returns the name that people use: {@code nova}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the exchange of its topics, which is {@code openstack} where its code sets none. */
  public String exchange() {
    return exchange;
  }

  /** Returns its usual topics; empty when it only sends notifications. */
  public List<String> topics() {
    return topics;
  }

  /** Returns the service of that name in any case; {@code null} when it is not known. */
  public static @Nullable KnownService of(String name) {
    return Arrays.stream(values())
        .filter(service -> service.id().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(null);
  }

  /** Returns the service that listens to {@code topic}; {@code null} when none is known to. */
  public static @Nullable KnownService ofTopic(String topic) {
    return Arrays.stream(values())
        .filter(service -> service.topics.contains(topic))
        .findFirst()
        .orElse(null);
  }
}
