// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of a service about one of its resources: a volume, an image, a port, a user. Every event
 * without a type of its own here is one of these.
 *
 * @param resource {@code volume}, {@code image}, {@code port}, {@code identity.user}
 * @param action {@code create}, {@code upload}; Keystone says {@code created}
 * @param id the id of the resource; {@code null} where the payload does not have it in a known
 *     place
 * @param payload as it came; with the fields of a versioned one, without its envelope
 */
public record ResourceEvent(
    EventOrigin origin,
    String resource,
    String action,
    EventPhase phase,
    @Nullable String id,
    Map<String, @Nullable Object> payload)
    implements OpenStackEvent {

  public ResourceEvent {
    payload = Collections.unmodifiableMap(new LinkedHashMap<>(payload));
  }

  static ResourceEvent of(EventOrigin origin, EventValues payload) {
    String type = origin.eventType();
    EventPhase phase = InstanceEvents.phase(type);
    String named = phase == EventPhase.NONE ? type : type.substring(0, type.lastIndexOf('.'));
    int dot = named.lastIndexOf('.');
    String resource = dot < 0 ? named : named.substring(0, dot);
    return new ResourceEvent(
        origin,
        resource,
        dot < 0 ? "" : named.substring(dot + 1),
        phase,
        id(type, resource, payload),
        new LinkedHashMap<>(payload.values()));
  }

  /**
   * Where services put it: Cinder {@code volume_id}, Heat {@code stack_identity}, Glance and
   * Designate {@code id}, Neutron in an entry called like the resource, or {@code port_id} when it
   * is deleted, Octavia {@code loadbalancer_id}, Manila {@code share_id}.
   */
  private static @Nullable String id(String type, String resource, EventValues payload) {
    if (type.startsWith(KeystoneEvents.PREFIX)) {
      return KeystoneEvents.id(type, payload);
    }
    String last = resource.substring(resource.lastIndexOf('.') + 1);
    // Neutron's router.interface.create has an entry router_interface
    String inside = payload.inner(resource.replace('.', '_')).text("id");
    if (inside == null) {
      inside = payload.inner(last).text("id");
    }
    if (inside != null) {
      return inside;
    }
    String cadf = payload.inner("target").text("id");
    return cadf != null && payload.text("typeURI") != null
        ? cadf
        : payload.text(last + "_id", last + "_identity", "uuid", "id");
  }
}
