// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.nova;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.config.KnownService;
import dev.bergen.interop.Opened;
import dev.bergen.notify.NotificationListener;
import dev.bergen.openstack.NovaCompute;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.client.NovaConductor;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import dev.bergen.openstack.events.InstanceEvent;
import dev.bergen.openstack.events.InstanceFacts;
import dev.bergen.openstack.events.OpenStackEvent;
import dev.bergen.openstack.events.OpenStackEvents;
import dev.bergen.openstack.events.ResourceEvent;
import dev.bergen.openstack.events.ServiceEvent;
import dev.bergen.openstack.nova.NovaRpc;
import dev.bergen.openstack.nova.NovaSerializer;
import dev.bergen.openstack.nova.TraceInfo;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Java beside Nova 34: calls of its services, their failures, their objects and their events. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
@Tag("newest-jdk-only")
class RealNovaTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  /** The versions of the objects that are asked for, which are Zed's. */
  private static final Map<String, String> VERSIONS =
      Map.of("Service", "1.22", "ServiceList", "1.19");

  /** An argument of a call of Nova's own client: an object of class Instance. */
  private static final String INSTANCE =
      " 'instance': {'host': 'java-1', 'uuid': '3c7f2a52-0e8f-4a5d-9f0a-2d7f6b0d8c11'}, ";

  /** A trace of osprofiler's that begins in Java. */
  private static final TraceInfo TRACE =
      new TraceInfo("key-of-the-trace", UUID.randomUUID().toString(), UUID.randomUUID().toString());

  private static final Opened opened = new Opened();
  private static final BlockingQueue<OpenStackEvent> versioned = new LinkedBlockingQueue<>();
  private static final BlockingQueue<OpenStackEvent> unversioned = new LinkedBlockingQueue<>();
  private static final BlockingQueue<OpenStackEvent> traced = new LinkedBlockingQueue<>();

  static RpcTransport transport;
  static RealNova nova;

  private final OpenStackClients clients =
      OpenStackClients.of(transport, OpenStackContext.admin())
          .with(
              client ->
                  client
                      .withTimeout(ofSeconds(60))
                      .withErrors(OpenStackErrors.of(KnownService.NOVA)));

  private final NovaConductor conductor = clients.novaConductor();

  @BeforeAll
  @Timeout(value = 420, unit = TimeUnit.SECONDS)
  static void start() {
    RealNova.release().require(RealNovaTest.class);
    transport = opened.add(RpcTransport.builder(broker.url()).defaultExchange("nova").build());
    NotificationTransport events =
        opened.add(NotificationTransport.builder(broker.url()).defaultExchange("nova").build());
    listen(events, "versioned_notifications", versioned);
    listen(events, "notifications", unversioned);
    listen(events, "profiler", traced);
    nova =
        opened.add(
            RealNova.start(
                broker.url(),
                "[profiler]",
                "enabled = True",
                "hmac_keys = " + TRACE.hmacKey(),
                "connection_string = messaging://"));
  }

  private static void listen(
      NotificationTransport transport, String topic, BlockingQueue<OpenStackEvent> heard) {
    opened
        .add(
            NotificationListener.builder(transport, Target.topic(topic))
                .handler(OpenStackEvents.on(OpenStackEvent.class, heard::add))
                .build())
        .start();
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  @Test
  void conductor_and_scheduler_answer_pings() {
    for (String topic : List.of("conductor", "scheduler")) {
      assertThat(clients.base(topic).ping("hej")).isEqualTo(Map.of("service", topic, "arg", "hej"));
    }
  }

  @Test
  void conductor_runs_an_objects_method_and_answers_in_the_versions_that_are_asked_for() {
    assertThat(services("nova-conductor"))
        .singleElement()
        .satisfies(
            service -> {
              assertThat(service.version()).isEqualTo("1.22");
              assertThat(service.get("host")).isEqualTo(nova.host());
              assertThat(service.get("binary")).isEqualTo("nova-conductor");
            });
  }

  @Test
  void conductor_takes_an_object_back_to_an_older_version() {
    VersionedObject service = services("nova-scheduler").get(0);

    VersionedObject old = conductor.backport(service, Map.of("Service", "1.20"));

    assertThat(service.has("uuid")).isTrue();
    assertThat(old.version()).isEqualTo("1.20");
    assertThat(old.get("host")).isEqualTo(nova.host());
    assertThat(old.has("uuid")).as("came with 1.21").isFalse();
  }

  @Test
  void conductor_saves_an_object_and_says_what_has_changed() throws Exception {
    VersionedObject service = createHost("java-1");

    VersionedObject disabled =
        conductor
            .run(service.with("disabled", true).with("disabled_reason", "a test"), "save")
            .object();

    assertThat(service.get("id")).isInstanceOf(Long.class);
    assertThat(disabled.get("disabled")).isEqualTo(true);
    assertThat(disabled.changes()).isEmpty();
    ServiceEvent told =
        await(
            versioned,
            ServiceEvent.class,
            event -> "a test".equals(event.disabledReason()) && event.action().equals("update"));
    assertThat(told.host()).isEqualTo("java-1");
    assertThat(told.disabled()).isTrue();
  }

  /** Has conductor write the row of a compute host of Flamingo, whose API is 6.4. */
  private VersionedObject createHost(String host) {
    Map<String, Object> fields =
        Map.of("host", host, "binary", "nova-compute", "topic", "compute", "version", 70);
    VersionedObject unsaved =
        new VersionedObject(
            "nova_object", "Service", "nova", "1.22", fields, fields.keySet(), Map.of());
    return conductor.run(unsaved, "create").object();
  }

  @Test
  void the_automatic_cap_is_the_version_of_the_oldest_host_that_conductor_knows() {
    createHost("java-old");
    Configuration automatic =
        Configuration.empty()
            .with("DEFAULT", "transport_url", broker.url())
            .with("upgrade_levels", "compute", "auto");

    try (NovaRpc service = NovaRpc.init(automatic)) {
      RpcClient host = service.compute("java-old", "get_host_uptime");

      assertThat(host.canSend("6.4")).isTrue();
      assertThat(host.canSend("6.5")).isFalse();
    }
  }

  @Test
  void an_exception_of_nova_comes_with_its_name_its_arguments_and_its_code() {
    OpenStackException missing =
        catchThrowableOfType(
            OpenStackException.class,
            () -> conductor.classAction("Service", "get_by_id", VERSIONS, List.of(4711), Map.of()));

    assertThat(missing.module()).isEqualTo("nova.exception");
    assertThat(missing.is("ServiceNotFound")).isTrue();
    assertThat(missing.code()).hasValue(404);
    assertThat(missing.kwargs()).containsEntry("service_id", 4711L);
  }

  /** A compute host in Java, which knows of no instance. */
  @RpcInterface(version = "6.5")
  public static final class JavaHost {
    public String get_host_uptime() {
      return "up since breakfast";
    }

    public String get_console_output(VersionedObject instance, @Nullable Integer tail_length) {
      if (tail_length != null) {
        throw missing(instance);
      }
      return "everything";
    }

    public boolean validate_console_port(
        VersionedObject instance, String port, String console_type) {
      return instance.get("uuid") != null && port.equals("5900") && console_type.equals("novnc");
    }

    private static OpenStackException missing(VersionedObject instance) {
      String id = String.valueOf(instance.get("uuid"));
      return OpenStackErrors.exception(
          KnownService.NOVA, "InstanceNotFound", id + " is not here", Map.of("instance_id", id));
    }
  }

  @Test
  void novas_own_client_calls_a_java_host_on_both_topics_and_catches_its_exception() {
    for (String topic : NovaCompute.topics()) {
      RpcServer server =
          RpcServer.builder(transport, Target.topic(topic).withServer("java-1"))
              .errors(OpenStackErrors.of(KnownService.NOVA))
              .serializer(new NovaSerializer())
              .endpoint(new JavaHost())
              .build();
      opened.add(server).start();
    }

    JsonNode uptime =
        nova.tell(
            "{'op': 'call', 'api': 'compute', 'method': 'get_host_uptime',"
                + " 'args': {'host': 'java-1'}}");
    JsonNode valid =
        nova.tell(
            "{'op': 'call', 'api': 'compute', 'method': 'validate_console_port',"
                + INSTANCE
                + "'args': {'port': '5900', 'console_type': 'novnc'}}");
    JsonNode raised =
        RealNova.await(
            nova.ask(
                "{'op': 'call', 'api': 'compute', 'method': 'get_console_output',"
                    + INSTANCE
                    + "'args': {'tail_length': 10}}"));

    assertThat(uptime.asText()).isEqualTo("up since breakfast");
    assertThat(valid.asBoolean()).isTrue();
    assertThat(raised.get("types"))
        .extracting(JsonNode::asText)
        .contains("nova.exception.InstanceNotFound", "nova.exception.NovaException");
    assertThat(raised.get("code").asInt()).isEqualTo(404);
    assertThat(raised.get("kwargs").get("instance_id").asText()).startsWith("3c7f");
    assertThat(raised.get("message").asText()).contains("is not here");
  }

  @Test
  void a_trace_of_osprofiler_continues_in_nova_and_its_key_is_in_no_line_of_the_log()
      throws Exception {
    VersionedObject nobody =
        VersionedObject.nova(
            "Aggregate",
            "1.3",
            Map.of("id", 1, "uuid", TRACE.baseId(), "name", "none", "hosts", List.of()));

    List<String> log =
        logged(
            () ->
                clients
                    .client(KnownService.NOVA, "conductor")
                    .withNamespace("compute_task")
                    .withVersion("1.21")
                    .withContext(TRACE.in(OpenStackContext.admin()).toRequestContext())
                    .cast("cache_images", Map.of("aggregate", nobody, "image_ids", List.of())));

    ResourceEvent point =
        await(
            traced,
            ResourceEvent.class,
            event -> // the end of the method may be there before its beginning
            TRACE.baseId().equals(event.payload().get("base_id"))
                    && "rpc-start".equals(event.payload().get("name")));
    assertThat(point.payload())
        .containsEntry("parent_id", TRACE.parentId())
        .containsEntry("service", "nova-conductor");
    assertThat(log)
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).doesNotContain(TRACE.hmacKey()));
  }

  /** Returns the lines that are logged meanwhile, down to the last detail. */
  private static List<String> logged(Runnable action) {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.bergen");
    Level before = logger.getLevel();
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.TRACE);
    try {
      action.run();
      LoggerFactory.getLogger("dev.bergen.test").trace("{}", TRACE.in(OpenStackContext.admin()));
    } finally {
      logger.setLevel(before);
      logger.detachAppender(lines);
    }
    synchronized (lines) { // as an appender does; another thread may be about to log
      lines.stop();
      return lines.list.stream()
          .map(line -> line.getFormattedMessage() + line.getMDCPropertyMap())
          .toList();
    }
  }

  @Test
  void each_service_reports_its_own_row_when_it_starts() throws Exception {
    for (String binary : List.of("nova-conductor", "nova-scheduler")) {
      ServiceEvent created =
          await(
              versioned,
              ServiceEvent.class,
              event -> event.action().equals("create") && binary.equals(event.binary()));

      assertThat(created.host()).isEqualTo(nova.host());
      assertThat(created.version()).isEqualTo(74);
      assertThat(created.disabled()).isFalse();
    }
  }

  @Test
  void an_event_of_a_compute_host_about_an_instance_is_the_same_on_both_topics() throws Exception {
    JsonNode request =
        nova.tell(
            "{'op': 'events', 'args': {'host': 'java-1', 'uuid': 'i-told',"
                + " 'events': [['create', 'start'], ['create', 'end'], ['power_off', 'end']]}}");

    for (BlockingQueue<OpenStackEvent> topic : List.of(versioned, unversioned)) {
      InstanceEvent.CreateStart start = await(topic, InstanceEvent.CreateStart.class, told -> true);
      InstanceEvent.CreateEnd end = await(topic, InstanceEvent.CreateEnd.class, told -> true);
      InstanceEvent.PowerOffEnd off = await(topic, InstanceEvent.PowerOffEnd.class, told -> true);

      InstanceFacts web = end.instance();
      assertThat(web.uuid()).isEqualTo("i-told");
      assertThat(web.name()).isEqualTo("web");
      assertThat(web.host()).isEqualTo("java-1");
      assertThat(web.state()).isEqualTo("active");
      assertThat(web.flavor()).isEqualTo("m1.small");
      assertThat(web.memoryMb()).isEqualTo(2048);
      assertThat(web.projectId()).isEqualTo("demo");
      assertThat(web.createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
      assertThat(end.origin().requestId()).isEqualTo(request.asText());
      assertThat(end.origin().host()).isEqualTo("java-1");
      assertThat(end.origin().time()).isAfterOrEqualTo(start.origin().time());
      assertThat(off.instance().uuid()).isEqualTo("i-told");
    }
  }

  private List<VersionedObject> services(String binary) {
    Object list =
        conductor.classAction("ServiceList", "get_by_binary", VERSIONS, List.of(binary), Map.of());
    assertThat(list).isInstanceOf(VersionedObject.class);
    return ((VersionedObject) list).objects();
  }

  /** Waits for an event; others that come meanwhile stay for whoever waits for them. */
  private static <T extends OpenStackEvent> T await(
      BlockingQueue<OpenStackEvent> heard, Class<T> type, Predicate<T> wanted)
      throws InterruptedException {
    long end = System.nanoTime() + ofSeconds(60).toNanos();
    List<OpenStackEvent> others = new ArrayList<>();
    try {
      while (true) {
        OpenStackEvent event = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        assertThat(event).as("an event in time, beside %s", others).isNotNull();
        if (type.isInstance(event) && wanted.test(type.cast(event))) {
          return type.cast(event);
        }
        others.add(event);
      }
    } finally {
      heard.addAll(others);
    }
  }
}
