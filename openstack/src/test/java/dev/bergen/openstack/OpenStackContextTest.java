// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenStackContextTest {

  /** The order of {@code nova.context.RequestContext.to_dict}. */
  private static final List<String> OF_NOVA =
      List.of(
          "user",
          "user_id",
          "user_name",
          "project",
          "project_id",
          "project_name",
          "domain",
          "user_domain",
          "project_domain",
          "system_scope",
          "is_admin",
          "is_admin_project",
          "read_only",
          "show_deleted",
          "read_deleted",
          "auth_token",
          "request_id",
          "global_request_id",
          "resource_uuid",
          "roles",
          "user_identity",
          "remote_address",
          "timestamp",
          "quota_class",
          "service_catalog");

  @Test
  void an_administrators_context_has_every_entry_that_novas_has() {
    Map<String, Object> sent = OpenStackContext.admin().toRequestContext().values();

    assertThat(sent.keySet()).containsExactlyElementsOf(OF_NOVA);
    assertThat(sent)
        .containsEntry("is_admin", true)
        .containsEntry("read_deleted", "no")
        .containsEntry("user_identity", "- - - - -")
        .containsEntry("auth_token", null);
    assertThat((String) sent.get("request_id"))
        .matches("req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  @Test
  void nova_reads_times_with_six_digits_and_no_zone() {
    String time = (String) OpenStackContext.admin().get("timestamp");

    assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
    assertThat(ContextTime.text(Instant.parse("2026-01-02T03:04:05Z")))
        .isEqualTo("2026-01-02T03:04:05.000000");
    assertThat(OpenStackContext.admin().with("timestamp", "2026-01-02T03:04:05.678900").timestamp())
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.678900Z"));
    assertThat(OpenStackContext.admin().with("timestamp", "yesterday").timestamp()).isNull();
  }

  @Test
  void user_and_project_are_named_twice_and_make_the_identity() {
    OpenStackContext context =
        OpenStackContext.anonymous()
            .withUser("ada")
            .withProject("mill")
            .withRoles(List.of("member"));

    assertThat(context.toRequestContext().values())
        .containsEntry("user", "ada")
        .containsEntry("user_id", "ada")
        .containsEntry("project", "mill")
        .containsEntry("project_id", "mill")
        .containsEntry("user_identity", "ada mill - - -");
    assertThat(context.roles()).containsExactly("member");
    assertThat(context.isAdmin()).isFalse();
  }

  @Test
  void a_received_context_keeps_unknown_members() {
    RequestContext received =
        RequestContext.of(Map.of("user_id", "ada", "tsigkey_id", "k1", "client_timeout", 8.0));

    OpenStackContext context = OpenStackContext.of(received).withRequestId("req-2");

    assertThat(context.toRequestContext()).isEqualTo(received.with("request_id", "req-2"));
  }

  @Test
  void odd_values_from_the_wire_are_read_as_absent() {
    OpenStackContext odd =
        OpenStackContext.of(
            RequestContext.of(
                Map.of("user_id", 7, "roles", "admin", "is_admin", "yes", "read_deleted", 3)));

    assertThat(odd.userId()).isNull();
    assertThat(odd.roles()).isEmpty();
    assertThat(odd.isAdmin()).isFalse();
    assertThat(odd.readDeleted()).isEqualTo(ReadDeleted.NO);
  }

  @Test
  void a_notifications_copy_keeps_request_and_identity_and_no_secret() {
    OpenStackContext context =
        OpenStackContext.admin()
            .withUser("ada")
            .withAuthToken("gAAAA-secret")
            .with("remote_address", "192.0.2.7")
            .with("service_catalog", List.of(Map.of("type", "volume")))
            .with("trace_info", Map.of("hmac_key", "secret"));

    Map<String, Object> written =
        OpenStackContext.redactor().redact(context.toRequestContext()).values();

    assertThat(written)
        .containsEntry("user_id", "ada")
        .containsEntry("request_id", context.requestId())
        .containsEntry("auth_token", null)
        .containsEntry("service_catalog", List.of())
        .doesNotContainKey("trace_info");
    assertThat(written.toString()).doesNotContain("secret", "192.0.2.7");
  }

  @Test
  void a_notifications_copy_is_as_novas_own() {
    OpenStackContext context =
        OpenStackContext.of(
            RequestContext.of(
                Map.ofEntries(
                    Map.entry("user_id", "ada"),
                    Map.entry("project_id", "mill"),
                    Map.entry("user_name", "Ada"),
                    Map.entry("is_admin", true),
                    Map.entry("read_deleted", "yes"),
                    Map.entry("show_deleted", true),
                    Map.entry("read_only", true),
                    Map.entry("quota_class", "big"),
                    Map.entry("resource_uuid", "r-1"),
                    Map.entry("remote_address", "192.0.2.7"),
                    Map.entry("system_scope", "all"),
                    Map.entry("timestamp", "2001-01-02T03:04:05.678900"),
                    Map.entry("request_id", "req-1"))));

    Map<String, Object> written = context.redacted().toRequestContext().values();

    // nova.context.RequestContext.redacted_copy().to_dict() of Nova 34.0.0 for the same context
    assertThat(written)
        .hasSize(25)
        .containsEntry("user", "ada")
        .containsEntry("project", "mill")
        .containsEntry("user_name", "Ada")
        .containsEntry("is_admin", true)
        .containsEntry("read_deleted", "no")
        .containsEntry("show_deleted", false)
        .containsEntry("read_only", false)
        .containsEntry("quota_class", null)
        .containsEntry("resource_uuid", null)
        .containsEntry("remote_address", null)
        .containsEntry("system_scope", "all")
        .containsEntry("user_identity", "ada mill - - -")
        .containsEntry("request_id", "req-1");
    assertThat((String) written.get("timestamp")).startsWith("2").isGreaterThan("2026");
  }

  @Test
  void its_text_shows_identifiers_and_no_token() {
    OpenStackContext context =
        OpenStackContext.admin().withUser("ada").withRequestId("req-1").withAuthToken("secret");

    assertThat(context)
        .hasToString(
            "OpenStackContext[request_id=req-1, user_id=ada, project_id=null, is_admin=true]");
  }

  @Test
  void a_service_continues_the_request_that_it_was_asked_for() {
    Target conductor = Target.topic("conductor");
    try (RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server =
            RpcServer.builder(transport, conductor.withServer("node-1"))
                .endpoint(new Conductor())
                .build()) {
      server.start();
      OpenStackContext asked = OpenStackContext.admin().withUser("ada");
      RpcClient client = RpcClient.of(transport, conductor).withContext(asked.toRequestContext());

      assertThat(client.call("who")).isEqualTo(asked.requestId() + " ada");
    }
  }

  public static class Conductor {
    public String who(RequestContext context) {
      OpenStackContext asked = OpenStackContext.of(context);
      return asked.requestId() + " " + asked.userId();
    }
  }
}
