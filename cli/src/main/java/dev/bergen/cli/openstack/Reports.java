// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.openstack;

import dev.bergen.config.KnownService;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.client.OpenStackClients;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a service's parts, a map of the interesting values for each. */
enum Reports {
  HEAT {
    @Override
    List<Map<String, @Nullable Object>> read(OpenStackClients clients) {
      return clients.heatEngine().listServices().stream()
          .map(
              engine ->
                  picked(
                      engine,
                      "binary",
                      "host",
                      "status",
                      "topic",
                      "engine_id",
                      "created_at",
                      "updated_at"))
          .toList();
    }
  },
  DESIGNATE {
    @Override
    List<Map<String, @Nullable Object>> read(OpenStackClients clients) {
      return clients.designateCentral().serviceStatuses(null).objects().stream()
          .map(VersionedObject::data)
          .map(
              status ->
                  picked(
                      status, "service_name", "hostname", "status", "created_at", "heartbeated_at"))
          .toList();
    }
  },
  NEUTRON {
    @Override
    List<Map<String, @Nullable Object>> read(OpenStackClients clients) {
      return clients.neutronReports().agents().stream()
          .map(
              agent ->
                  picked(
                      agent,
                      "agent_type",
                      "binary",
                      "host",
                      "topic",
                      "admin_state_up",
                      "started_at",
                      "heartbeat_timestamp"))
          .toList();
    }
  },
  CINDER {
    @Override
    List<Map<String, @Nullable Object>> read(OpenStackClients clients) {
      return clients.cinderScheduler().pools(null).stream().map(Reports::pool).toList();
    }
  };

  /** Returns those of a service; {@code null} if it has none. */
  static @Nullable Reports of(@Nullable KnownService service) {
    for (Reports reports : values()) {
      if (service != null && reports.name().equals(service.name())) {
        return reports;
      }
    }
    return null;
  }

  abstract List<Map<String, @Nullable Object>> read(OpenStackClients clients);

  private static Map<String, @Nullable Object> pool(Map<String, @Nullable Object> pool) {
    Map<String, @Nullable Object> line = picked(pool, "name");
    if (pool.get("capabilities") instanceof Map<?, ?> capabilities) {
      line.putAll(
          picked(
              capabilities,
              "volume_backend_name",
              "total_capacity_gb",
              "free_capacity_gb",
              "driver_version",
              "timestamp"));
    }
    return line;
  }

  /** Returns the existing entries, in the order of their names here. */
  private static Map<String, @Nullable Object> picked(Map<?, ?> all, String... names) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    for (String name : names) {
      if (all.containsKey(name)) {
        line.put(name, all.get(name));
      }
    }
    return line;
  }
}
