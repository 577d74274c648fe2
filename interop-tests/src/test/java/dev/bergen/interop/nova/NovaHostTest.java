// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.nova;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bergen.RequestContext;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.KnownService;
import dev.bergen.config.NotificationOptions;
import dev.bergen.interop.Opened;
import dev.bergen.json.Json;
import dev.bergen.openstack.NovaCompute;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.nova.NovaRpc;
import dev.bergen.openstack.service.OpenStackService;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.testbed.BrokerExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A compute host in Java, set up by the nova.conf of Nova 34, and called by Nova's own classes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
@Tag("newest-jdk-only")
class NovaHostTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();
  @TempDir static Path directory;

  private static final OpenStackContext ADMIN =
      OpenStackContext.admin().withUser("ada").withProject("mill").withAuthToken("secret");
  private static final Opened opened = new Opened();

  static NovaPeer peer;
  static NovaRpc nova;

  /** Some methods of nova-compute. */
  @RpcInterface(version = "6.5")
  public static final class ComputeMethods {
    public String get_host_uptime() {
      return "up 7 days";
    }

    /** Answers later than its caller would wait without a sign of life. */
    public CompletableFuture<Map<String, Object>> cache_images(
        RpcContext call, List<String> image_ids) {
      CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
      Map<String, Object> cached = new LinkedHashMap<>();
      image_ids.forEach(id -> cached.put(id, "cached"));
      cached.put("monitor", call.clientTimeout());
      Duration longer =
          Duration.ofMillis(
              (long) (Double.parseDouble(String.valueOf(call.clientTimeout())) * 1100));
      nova.transport().timer().schedule(longer, () -> answer.complete(cached));
      return answer;
    }

    public List<Object> validate_console_port(
        RpcContext call, VersionedObject instance, String port, String console_type) {
      return List.of(
          String.valueOf(call.target().topic()),
          String.valueOf(instance.get("uuid")),
          port,
          console_type,
          OpenStackContext.of(call.request()).isAdmin());
    }

    @SuppressWarnings("DoNotCallSuggester") // a method that fails is what it is for
    public void get_diagnostics(VersionedObject instance) {
      String id = String.valueOf(instance.get("uuid"));
      throw OpenStackErrors.exception(
          KnownService.NOVA, "InstanceNotFound", id + " is gone", Map.of("instance_id", id));
    }

    public String set_host_enabled(RpcContext call, boolean enabled) {
      return (enabled ? "enabled" : "disabled") + ", watched with " + call.clientTimeout();
    }
  }

  @BeforeAll
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  static void start() {
    RealNova.release().require(NovaHostTest.class);
    peer =
        opened.add(
            NovaPeer.start(
                directory,
                "[DEFAULT] host = node-7",
                "[DEFAULT] transport_url = " + broker.url(),
                "[DEFAULT] long_rpc_timeout = 120",
                "[notifications] notification_format = both",
                "[oslo_messaging_notifications] driver = messagingv2"));
    nova = opened.add(NovaRpc.init(peer.configuration()));
    OpenStackService service =
        OpenStackService.builder(nova, "nova-compute")
            .alternateTopic(NovaCompute.ALT_TOPIC)
            .manager(new ComputeMethods())
            .build();
    opened.add(service::stop);
    service.start();
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  @Test
  void the_file_of_nova_is_read_as_nova_reads_it() {
    JsonNode read = peer.tell("{'op': 'conf'}");

    assertThat(nova.host()).isEqualTo(read.get("host").asText()).isEqualTo("node-7");
    assertThat(nova.exchange()).isEqualTo(read.get("control_exchange").asText()).isEqualTo("nova");
    assertThat(nova.transport().timeout())
        .isEqualTo(ofSeconds(read.get("rpc_response_timeout").asLong()));
    assertThat(nova.transport().options().get(DefaultOptions.EXECUTOR_THREAD_POOL_SIZE))
        .isEqualTo(64);
    var options = nova.notificationTransport().notificationOptions();
    assertThat(options.get(NotificationOptions.DRIVER)).isEqualTo(texts(read.get("driver")));
    assertThat(options.get(NotificationOptions.TOPICS)).isEqualTo(texts(read.get("topics")));
    assertThat(nova.notifier("compute").isEnabled()).isTrue();
    assertThat(nova.versionedNotifier("nova-compute").isEnabled()).isTrue();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void a_notifications_context_is_the_copy_that_nova_would_make() {
    Map<String, Object> context = new LinkedHashMap<>(ADMIN.toRequestContext().values());
    context.put("user_name", "Ada");
    context.put("read_deleted", "yes");
    context.put("show_deleted", true);
    context.put("read_only", true);
    context.put("quota_class", "big");
    context.put("resource_uuid", "r-1");
    context.put("remote_address", "192.0.2.7");
    context.put("system_scope", "all");
    context.put("roles", List.of("reader", "member"));
    context.put("project_domain", "default");
    RequestContext asked = RequestContext.of(context);

    Map<String, Object> nova34 =
        new ObjectMapper()
            .convertValue(
                peer.tell("{'op': 'redact', 'context': " + Json.of(asked.values()).text() + "}"),
                new TypeReference<>() {});
    Map<String, Object> java =
        new LinkedHashMap<>(OpenStackContext.redactor().redact(asked).values());

    assertThat(java.remove("timestamp").toString())
        .hasSameSizeAs(nova34.remove("timestamp").toString());
    assertThat(java).isEqualTo(nova34);
  }

  @Test
  void novas_base_api_has_its_answers_from_java() {
    JsonNode pong =
        peer.tell("{'op': 'call', 'api': 'base', 'method': 'ping', 'args': {'arg': {'a': [1]}}}");
    JsonNode port =
        peer.tell(
            "{'op': 'call', 'api': 'base', 'method': 'get_backdoor_port', 'args': {'host':"
                + " 'node-7'}}");

    assertThat(pong.get("value")).hasToString("{\"service\":\"compute\",\"arg\":{\"a\":[1]}}");
    assertThat(port.get("value").isNull()).isTrue();
  }

  @Test
  void novas_compute_api_calls_java_on_the_topic_of_each_method() {
    JsonNode uptime =
        peer.tell(
            "{'op': 'call', 'api': 'compute', 'method': 'get_host_uptime', 'args': {'host':"
                + " 'node-7'}}");
    JsonNode console =
        peer.tell(
            "{'op': 'call', 'api': 'compute', 'method': 'validate_console_port',"
                + " 'instance': {'host': 'node-7', 'uuid': '9d3d6a5c-2c4f-4f43-9b1e-6c0f4c0f1c11'},"
                + " 'args': {'port': '5900', 'console_type': 'novnc'}}");

    assertThat(uptime.get("value").asText()).isEqualTo("up 7 days");
    assertThat(console.get("value"))
        .hasToString(
            "[\"compute-alt\",\"9d3d6a5c-2c4f-4f43-9b1e-6c0f4c0f1c11\",\"5900\",\"novnc\",true]");
  }

  @Test
  void java_asks_itself_as_nova_would() {
    JsonNode nova34 =
        peer.tell(
            "{'op': 'call', 'api': 'compute', 'method': 'set_host_enabled',"
                + " 'args': {'host': 'node-7', 'enabled': true}}");
    Object java =
        nova.compute("node-7", "set_host_enabled")
            .withContext(ADMIN.toRequestContext())
            .call("set_host_enabled", Map.of("enabled", true));

    assertThat(nova34.get("value").asText())
        .isEqualTo("enabled, watched with 60.0")
        .isEqualTo(java);
  }

  @Test
  void nova_catches_its_own_exception_from_java() {
    JsonNode answer =
        RealNova.await(
            peer.ask(
                "{'op': 'call', 'api': 'compute', 'method': 'get_diagnostics', 'instance': {'host':"
                    + " 'node-7', 'uuid': '9d3d6a5c-2c4f-4f43-9b1e-6c0f4c0f1c11'}}"));

    assertThat(answer.get("types").get(1).asText()).isEqualTo("nova.exception.InstanceNotFound");
    assertThat(answer.get("kwargs").get("code").asInt()).isEqualTo(404);
    assertThat(answer.get("message").asText())
        .startsWith("9d3d6a5c-2c4f-4f43-9b1e-6c0f4c0f1c11 is gone");
  }

  @Test
  void a_long_call_lives_by_javas_heartbeats() {
    JsonNode cached =
        peer.tell(
            "{'op': 'call', 'api': 'compute', 'method': 'cache_images', 'monitor': 8,"
                + " 'args': {'host': 'node-7', 'image_ids': ['one', 'two']}}");

    assertThat(cached.get("value"))
        .hasToString("{\"one\":\"cached\",\"two\":\"cached\",\"monitor\":8.0}");
    assertThat(cached.get("seconds").asDouble()).isGreaterThan(8);
  }

  @Test
  void a_listener_of_nova_receives_both_formats_from_java() {
    peer.tell("{'op': 'listen', 'topics': ['notifications', 'versioned_notifications']}");

    nova.notifier("compute")
        .info(ADMIN, "compute.instance.create.end", Map.of("instance_id", "i-1"));
    JsonNode legacy = peer.heard();
    nova.versionedNotifier("nova-compute")
        .info(
            ADMIN,
            "service.update",
            VersionedObject.nova("ServiceStatusPayload", "1.1", Map.of("host", "node-7"))
                .with("disabled", true));
    JsonNode versioned = peer.heard();

    assertThat(legacy.get("publisher_id").asText()).isEqualTo("compute.node-7");
    assertThat(legacy.get("payload")).hasToString("{\"instance_id\":\"i-1\"}");
    assertThat(versioned.get("publisher_id").asText()).isEqualTo("nova-compute:node-7");
    assertThat(versioned.get("payload").get("nova_object.name").asText())
        .isEqualTo("ServiceStatusPayload");
    assertThat(versioned.get("payload").has("nova_object.changes")).isFalse();
    for (JsonNode event : List.of(legacy, versioned)) {
      JsonNode context = event.get("context");
      assertThat(event.get("context_type").asText()).isEqualTo("nova.context");
      assertThat(context.get("user_id").asText()).isEqualTo("ada");
      assertThat(context.get("request_id").asText()).isEqualTo(ADMIN.requestId());
      assertThat(context.get("auth_token").isNull()).isTrue();
    }
  }
}
