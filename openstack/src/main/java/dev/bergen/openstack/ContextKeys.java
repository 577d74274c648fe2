// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import java.util.List;
import java.util.Set;

/** The names in a request context, as {@code nova.context.RequestContext.to_dict} has them. */
final class ContextKeys {
  static final String USER = "user";
  static final String USER_ID = "user_id";
  static final String PROJECT = "project";
  static final String PROJECT_ID = "project_id";
  static final String IS_ADMIN = "is_admin";
  static final String READ_DELETED = "read_deleted";
  static final String AUTH_TOKEN = "auth_token";
  static final String REQUEST_ID = "request_id";
  static final String GLOBAL_REQUEST_ID = "global_request_id";
  static final String ROLES = "roles";
  static final String USER_IDENTITY = "user_identity";
  static final String TIMESTAMP = "timestamp";
  static final String SERVICE_CATALOG = "service_catalog";

  /** In the order of the reference. */
  static final List<String> ALL =
      List.of(
          USER,
          USER_ID,
          "user_name",
          PROJECT,
          PROJECT_ID,
          "project_name",
          "domain",
          "user_domain",
          "project_domain",
          "system_scope",
          IS_ADMIN,
          "is_admin_project",
          "read_only",
          "show_deleted",
          READ_DELETED,
          AUTH_TOKEN,
          REQUEST_ID,
          GLOBAL_REQUEST_ID,
          "resource_uuid",
          ROLES,
          USER_IDENTITY,
          "remote_address",
          TIMESTAMP,
          "quota_class",
          SERVICE_CATALOG);

  /** The keys that {@code redacted_copy} of oslo.context keeps; all others are left out. */
  static final Set<String> IN_NOTIFICATIONS =
      Set.of(
          USER,
          USER_ID,
          "user_name",
          PROJECT,
          PROJECT_ID,
          "project_name",
          "domain",
          "user_domain",
          "project_domain",
          "system_scope",
          IS_ADMIN,
          REQUEST_ID,
          GLOBAL_REQUEST_ID,
          ROLES);

  static final List<String> OF_IDENTITY =
      List.of(USER_ID, PROJECT_ID, "domain", "user_domain", "project_domain");

  private ContextKeys() {}
}
