// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.outgoing;

import dev.bergen.RequestContext;
import java.util.Set;

/**
 * Selects the entries of a context that are sent with a notification, which every listener can
 * read.
 *
 * <p>Threads: called on the notifying thread, several at once.
 */
@FunctionalInterface
public interface ContextRedactor {

  /** Returns the context to be sent. */
  RequestContext redact(RequestContext context);

  /**
   * Returns the redactor that removes everything: the default, and what the reference does with a
   * context that is a plain map.
   */
  static ContextRedactor everything() {
    return context -> RequestContext.empty();
  }

  /** Returns the redactor that keeps the entries of these names. */
  static ContextRedactor keeping(String... names) {
    Set<String> kept = Set.of(names);
    return context -> {
      RequestContext left = RequestContext.empty();
      for (var entry : context.values().entrySet()) {
        if (kept.contains(entry.getKey())) {
          left = left.with(entry.getKey(), entry.getValue());
        }
      }
      return left;
    };
  }

  /**
   * Returns the redactor that keeps the user, the project and the request, by the names that
   * OpenStack's services use; no token, no catalogue, no address.
   */
  static ContextRedactor identity() {
    return keeping(
        "user",
        "user_id",
        "user_name",
        "project",
        "project_id",
        "project_name",
        "domain",
        "domain_id",
        "user_domain",
        "user_domain_id",
        "project_domain",
        "project_domain_id",
        "system_scope",
        "roles",
        "is_admin",
        "is_admin_project",
        "user_identity",
        "request_id",
        "global_request_id",
        "resource_uuid");
  }
}
