// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import dev.bergen.RequestContext;
import dev.bergen.notify.outgoing.ContextRedactor;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The user, project and id of a request: the context that OpenStack's services send with every
 * request, with the names and forms of {@code nova.context.RequestContext.to_dict}.
 *
 * <pre>{@code
 * RpcClient conductor = client.withContext(OpenStackContext.admin().toRequestContext());
 * }</pre>
 *
 * <p>A context that was received keeps what this class does not know, so that a service can pass it
 * on. Immutable; {@link #toString()} shows identifiers only, no token.
 */
public final class OpenStackContext {
  private final Map<String, @Nullable Object> values;

  private OpenStackContext(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** Returns the context of an anonymous request with a new request id. */
  public static OpenStackContext anonymous() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String name : ContextKeys.ALL) {
      values.put(name, null);
    }
    values.put(ContextKeys.IS_ADMIN, false);
    values.put("is_admin_project", true);
    values.put("read_only", false);
    values.put("show_deleted", false);
    values.put(ContextKeys.READ_DELETED, ReadDeleted.NO.word());
    values.put(ContextKeys.ROLES, List.of());
    values.put(ContextKeys.SERVICE_CATALOG, List.of());
    values.put(ContextKeys.REQUEST_ID, newRequestId());
    values.put(ContextKeys.TIMESTAMP, ContextTime.text(Instant.now()));
    return new OpenStackContext(identified(values));
  }

  /**
   * Returns the context of a service that acts for itself, with a new request id: what {@code
   * nova.context.get_admin_context} makes. Policies take it for an administrator's.
   */
  public static OpenStackContext admin() {
    return anonymous().with(ContextKeys.IS_ADMIN, true);
  }

  /**
   * Returns the context that came with a request. All its entries are kept; entries that are
   * missing stay so.
   */
  public static OpenStackContext of(RequestContext received) {
    return new OpenStackContext(new LinkedHashMap<>(received.values()));
  }

  /** Returns a new request id: {@code req-} and a random UUID. */
  public static String newRequestId() {
    return "req-" + UUID.randomUUID();
  }

  /** Returns the redactor for a notifier that takes the context through {@link #redacted}. */
  public static ContextRedactor redactor() {
    return context -> of(context).redacted().toRequestContext();
  }

  /** Returns what travels with a request. */
  public RequestContext toRequestContext() {
    return RequestContext.of(values);
  }

  /** Returns this context with another user; {@code null} for none. */
  public OpenStackContext withUser(@Nullable String id) {
    return with(ContextKeys.USER_ID, id).with(ContextKeys.USER, id);
  }

  /** Returns this context with another project; {@code null} for none. */
  public OpenStackContext withProject(@Nullable String id) {
    return with(ContextKeys.PROJECT_ID, id).with(ContextKeys.PROJECT, id);
  }

  /** Returns this context with other roles. They do not make an administrator of it. */
  public OpenStackContext withRoles(Collection<String> roles) {
    return with(ContextKeys.ROLES, List.copyOf(roles));
  }

  /** Returns this context with a view of deleted rows. */
  public OpenStackContext withReadDeleted(ReadDeleted readDeleted) {
    return with(ContextKeys.READ_DELETED, readDeleted.word());
  }

  /**
   * Returns this context within another request, as a service continues what it was asked for.
   *
   * @param id {@code req-} and a UUID, as logs and events name it
   */
  public OpenStackContext withRequestId(String id) {
    return with(ContextKeys.REQUEST_ID, Objects.requireNonNull(id, "id"));
  }

  /** Returns this context with the id that a chain of services shares; {@code null} for none. */
  public OpenStackContext withGlobalRequestId(@Nullable String id) {
    return with(ContextKeys.GLOBAL_REQUEST_ID, id);
  }

  /**
   * Returns this context with a token of Keystone. Every holder of the token can act as its user.
   */
  public OpenStackContext withAuthToken(@Nullable String token) {
    return with(ContextKeys.AUTH_TOKEN, token);
  }

  /**
   * Returns this context with one more entry, or another value for an entry.
   *
   * @param value text, a number, a boolean, a list or map of these, or null
   */
  public OpenStackContext with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
    copy.put(name, value);
    return new OpenStackContext(
        copy.containsKey(ContextKeys.USER_IDENTITY) ? identified(copy) : copy);
  }

  /**
   * Returns the copy to send with notifications, which every listener can read: the same identity,
   * roles and request ids, so that telemetry can attribute actions to users. All other values,
   * including the time and {@code read_deleted}, are those of a new context, as after {@code
   * redacted_copy} in Nova. No token, no catalogue, no remote address, no key of a profiler, and no
   * values that this class does not know.
   */
  public OpenStackContext redacted() {
    Map<String, @Nullable Object> left = new LinkedHashMap<>(anonymous().values);
    left.put(ContextKeys.REQUEST_ID, null);
    for (String name : ContextKeys.IN_NOTIFICATIONS) {
      if (values.containsKey(name)) {
        left.put(name, values.get(name));
      }
    }
    left.put(ContextKeys.USER, userId());
    left.put(ContextKeys.USER_ID, userId());
    left.put(ContextKeys.PROJECT, projectId());
    left.put(ContextKeys.PROJECT_ID, projectId());
    return new OpenStackContext(identified(left));
  }

  /** Returns the value of an entry; {@code null} if it is missing or null. */
  public @Nullable Object get(String name) {
    return values.get(name);
  }

  /** Returns the id of the user; {@code null} if the context names none. */
  public @Nullable String userId() {
    String id = text(ContextKeys.USER_ID);
    return id == null ? text(ContextKeys.USER) : id;
  }

  /** Returns the id of the project; {@code null} if the context names none. */
  public @Nullable String projectId() {
    String id = text(ContextKeys.PROJECT_ID);
    return id == null ? text(ContextKeys.PROJECT) : id;
  }

  /** Returns the id of the request; {@code null} if the context names none. */
  public @Nullable String requestId() {
    return text(ContextKeys.REQUEST_ID);
  }

  /** Returns the id that a chain of services shares; {@code null} if the context names none. */
  public @Nullable String globalRequestId() {
    return text(ContextKeys.GLOBAL_REQUEST_ID);
  }

  /** Returns the names of the roles; empty if the context names none. */
  public List<String> roles() {
    return values.get(ContextKeys.ROLES) instanceof List<?> roles
        ? roles.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  /** Returns whether the sender says that an administrator asks. */
  public boolean isAdmin() {
    return Boolean.TRUE.equals(values.get(ContextKeys.IS_ADMIN));
  }

  /** Returns the view of deleted rows. */
  public ReadDeleted readDeleted() {
    return ReadDeleted.of(values.get(ContextKeys.READ_DELETED));
  }

  /** Returns when the request began; {@code null} if the context does not say, or not legibly. */
  public @Nullable Instant timestamp() {
    return ContextTime.read(values.get(ContextKeys.TIMESTAMP));
  }

  private @Nullable String text(String name) {
    return values.get(name) instanceof String text ? text : null;
  }

  /** The entry that oslo.log prints: user, project, and the three domains, a dash for none. */
  private static Map<String, @Nullable Object> identified(Map<String, @Nullable Object> values) {
    StringBuilder identity = new StringBuilder();
    for (String name : ContextKeys.OF_IDENTITY) {
      Object value = values.get(name);
      identity.append(identity.isEmpty() ? "" : " ").append(value == null ? "-" : value);
    }
    values.put(ContextKeys.USER_IDENTITY, identity.toString());
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OpenStackContext that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Returns the identifiers: request, user, project, and whether an administrator asks. */
  @Override
  public String toString() {
    return "OpenStackContext[request_id=%s, user_id=%s, project_id=%s, is_admin=%s]"
        .formatted(requestId(), userId(), projectId(), isAdmin());
  }
}
