// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The facts about an instance in an event. Missing ones are {@code null}.
 *
 * @param uuid its id; empty if the event names none
 * @param name its name, as its user gave it
 * @param host the compute host
 * @param state {@code building}, {@code active}, {@code stopped}, …
 * @param task what is being done with it: {@code spawning}, …
 * @param flavor the name of its flavor
 * @param memoryMb in MiB
 * @param rootGb in GiB
 * @param image the id of its image
 * @param addresses its IP addresses
 * @param fault what went wrong, in the sender's words
 */
public record InstanceFacts(
    String uuid,
    @Nullable String name,
    @Nullable String projectId,
    @Nullable String userId,
    @Nullable String host,
    @Nullable String node,
    @Nullable String state,
    @Nullable String task,
    @Nullable String flavor,
    @Nullable Long vcpus,
    @Nullable Long memoryMb,
    @Nullable Long rootGb,
    @Nullable String image,
    List<String> addresses,
    @Nullable Instant createdAt,
    @Nullable Instant launchedAt,
    @Nullable Instant deletedAt,
    @Nullable String fault) {

  public InstanceFacts {
    addresses = List.copyOf(addresses);
  }

  /** Reads the payload of a versioned notification. */
  static InstanceFacts versioned(EventValues payload) {
    EventValues update = payload.inner("state_update");
    EventValues flavor = payload.inner("flavor");
    String state = update.text("state");
    String task = update.text("new_task_state");
    return new InstanceFacts(
        Objects.requireNonNullElse(payload.text("uuid"), ""),
        payload.text("display_name", "host_name"),
        payload.text("tenant_id"),
        payload.text("user_id"),
        payload.text("host"),
        payload.text("node"),
        state == null ? payload.text("state") : state,
        task == null ? payload.text("task_state") : task,
        flavor.text("name"),
        flavor.number("vcpus"),
        flavor.number("memory_mb"),
        flavor.number("root_gb"),
        payload.text("image_uuid"),
        addresses(payload.list("ip_addresses")),
        payload.time("created_at"),
        payload.time("launched_at"),
        payload.time("deleted_at"),
        payload.inner("fault").text("exception_message"));
  }

  /** Reads the payload of an unversioned notification. */
  static InstanceFacts unversioned(EventValues payload) {
    return new InstanceFacts(
        Objects.requireNonNullElse(payload.text("instance_id"), ""),
        payload.text("display_name", "hostname"),
        payload.text("tenant_id"),
        payload.text("user_id"),
        payload.text("host"),
        payload.text("node"),
        payload.text("state"),
        payload.text("new_task_state", "state_description"),
        payload.text("instance_type"),
        payload.number("vcpus"),
        payload.number("memory_mb"),
        payload.number("root_gb"),
        payload.inner("image_meta").text("base_image_ref"),
        addresses(payload.list("fixed_ips")),
        payload.time("created_at"),
        payload.time("launched_at"),
        payload.time("deleted_at"),
        payload.text("message"));
  }

  private static List<String> addresses(List<EventValues> ports) {
    return ports.stream()
        .map(port -> port.text("address"))
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .toList();
  }
}
