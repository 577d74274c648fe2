// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import org.jspecify.annotations.Nullable;

/**
 * Reads the resource, user and request of Keystone's events. Keystone sends notifications without a
 * context: the user and the request are in the payload.
 *
 * <p>In the format {@code basic}, the payload has {@code resource_info} and {@code request_id}. In
 * CADF, {@code initiator} is the user. Events of logins and role assignments are in CADF always,
 * and the id of their target is made up for each event.
 */
final class KeystoneEvents {
  static final String PREFIX = "identity.";

  private static final String AUTHENTICATE = PREFIX + "authenticate";

  private KeystoneEvents() {}

  /**
   * Returns the id of the resource; of a login, that of the user. {@code null} for a role
   * assignment, which has no id of its own.
   */
  static @Nullable String id(String type, EventValues payload) {
    return type.equals(AUTHENTICATE) ? userId(payload) : payload.text("resource_info");
  }

  static @Nullable String requestId(EventValues payload) {
    String basic = payload.text("request_id");
    return basic == null ? payload.inner("initiator").text("request_id") : basic;
  }

  static @Nullable String userId(EventValues payload) {
    return payload.inner("initiator").text("user_id");
  }

  static @Nullable String projectId(EventValues payload) {
    return payload.inner("initiator").text("project_id");
  }
}
