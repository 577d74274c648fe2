// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * OpenStack services and the exchange that the code of each sets. Configuration files rarely name
 * it, because {@code control_exchange} has its default in the code; a client that reads only the
 * file would use the wrong exchange.
 */
public enum KnownService {
  /** nova/config.py; topics in nova/conf and nova/compute/rpcapi.py. */
  NOVA("nova", "compute compute-alt conductor scheduler", "notifications versioned_notifications"),
  /** Sets none, so oslo's default applies; topics in cinder/common/constants.py. */
  CINDER("openstack", "cinder-scheduler cinder-volume cinder-backup", "notifications"),
  /** neutron/common/config.py; topics in neutron_lib/agent/topics.py. */
  NEUTRON("neutron", "q-plugin q-l3-plugin q-reports-plugin l3_agent dhcp_agent", "notifications"),
  /** heat/common/messaging.py; topics in heat/rpc/api.py and heat/rpc/worker_api.py. */
  HEAT("heat", "engine engine_worker", "notifications"),
  /** designate/__init__.py; topics in designate/conf. */
  DESIGNATE("designate", "central worker producer", "notifications"),
  /** ironic/common/config.py; topics in ironic/conductor/rpcapi.py and ironic/conf/default.py. */
  IRONIC("ironic", "ironic.conductor_manager", "notifications ironic_versioned_notifications"),
  /** glance/notifier.py; serves no calls. */
  GLANCE("glance", "", "notifications"),
  /** keystone/conf/__init__.py; serves no calls. */
  KEYSTONE("keystone", "", "notifications"),
  /** octavia/common/config.py; topic in octavia/common/constants.py. */
  OCTAVIA("octavia", "octavia_provisioning_v2", "notifications"),
  /** Sets none; topics in manila/common/config.py. */
  MANILA("openstack", "manila-scheduler manila-share manila-data", "notifications"),
  /** ceilometer/messaging.py; serves no calls, and forwards the notifications that it receives. */
  CEILOMETER("ceilometer", "", "event metering"),
  /** magnum/common/config.py; topic in magnum/conf/conductor.py. */
  MAGNUM("magnum", "magnum-conductor", "notifications"),
  /** Sets none; topics in trove/common/cfg.py. */
  TROVE("openstack", "taskmanager trove-conductor", "notifications");

  private final String exchange;

  /** Separated by blanks. */
  private final String topics;

  private final String notificationTopics;

  KnownService(String exchange, String topics, String notificationTopics) {
    this.exchange = exchange;
    this.topics = topics;
    this.notificationTopics = notificationTopics;
  }

  /** Returns the usual name: {@code nova}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the exchange of its topics, which is {@code openstack} where its code sets none. */
  public String exchange() {
    return exchange;
  }

  /** Returns the usual topics of its servers; empty when it only sends notifications. */
  public List<String> topics() {
    return topics.isEmpty() ? List.of() : List.of(topics.split(" "));
  }

  /** Returns the usual topics of its notifications, without their priorities. */
  public List<String> notificationTopics() {
    return List.of(notificationTopics.split(" "));
  }

  /** Returns the service of that name in any case; {@code null} when it is not known. */
  public static @Nullable KnownService of(String name) {
    return Arrays.stream(values())
        .filter(service -> service.id().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(null);
  }

  /** Returns the service that listens to {@code topic}; {@code null} when none is known. */
  public static @Nullable KnownService ofTopic(String topic) {
    return Arrays.stream(values())
        .filter(service -> service.topics().contains(topic))
        .findFirst()
        .orElse(null);
  }
}
