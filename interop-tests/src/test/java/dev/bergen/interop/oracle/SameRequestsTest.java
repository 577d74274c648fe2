// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.InvalidTargetException;
import dev.bergen.RequestContext;
import dev.bergen.RpcVersionCapException;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.json.Serializer;
import dev.bergen.notify.NotificationListener;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client sends, and what it refuses to send. */
@ParameterizedClass(name = "oslo.messaging {0}")
@MethodSource("releases")
@Tag("asks-python")
class SameRequestsTest extends EachRelease {
  private static final List<ObjectNode> REQUESTS =
      Oracle.questions(
          """
          {target: {topic: 't'}, method: 'm'}
          {target: {topic: 't'}, method: 'm', call: true}
          {target: {topic: 't'}, method: 'm', args: {b: 1, a: [null, {x: 'y'}], c: 2.5}}
          {target: {topic: 't'}, method: 'm', context: {user: 'bob', roles: ['a'], x: null}}
          {target: {topic: 't', namespace: 'ns', version: '1.3'}, method: 'm'}
          {target: {topic: 't', namespace: '', version: '1.3.2'}, method: 'm'}
          {target: {topic: 't', exchange: 'nova', server: 'node-7'}, method: 'm', call: true}
          {target: {topic: 't', fanout: true}, method: 'm'}
          {target: {topic: 't', fanout: true}, method: 'm', call: true}
          {target: {}, method: 'm'}
          {target: {}, method: 'm', call: true}
          {target: {topic: ''}, method: 'm'}
          {target: {topic: 't'}, timeout: 7, method: 'm', call: true}
          {target: {topic: 't'}, timeout: 7, method: 'm', call: true, prepare: {timeout: 3}}
          {target: {topic: 't'}, timeout: 7, method: 'm', call: true, prepare: {server: 's'}}
          {target: {topic: 't'}, monitor: 9, method: 'm', call: true}
          {target: {topic: 't'}, monitor: 9, method: 'm', call: true, prepare: {topic: 'u'}}
          {target: {topic: 't'}, method: 'm', prepare: {exchange: 'e', topic: 'u', namespace: 'n'}}
          {target: {topic: 't'}, method: 'm', prepare: {version: '2.1', server: 's', fanout: true}}
          {target: {topic: 't', server: 's'}, method: 'm', prepare: {server: null}}
          {target: {topic: 't', namespace: 'n'}, method: 'm', prepare: {namespace: null}}
          {target: {topic: 't', version: '1.1'}, method: 'm', prepare: {version: null}}
          {target: {topic: 't', exchange: 'e'}, method: 'm', prepare: {exchange: null}}
          {target: {topic: 't', fanout: true}, method: 'm', call: true, prepare: {fanout: false}}
          {target: {topic: 't'}, method: 'm', prepare: {version: '5'}}
          {target: {topic: 't'}, method: 'm', prepare: {version: '5.a'}}
          {target: {topic: 't'}, method: 'm', prepare: {version: '5.5.a'}}
          {target: {topic: 't'}, method: 'm', cap: '1.5'}
          {target: {topic: 't'}, method: 'm', cap: '1.5', call: true}
          {target: {topic: 't', version: '1.6'}, method: 'm', cap: '1.5'}
          {target: {topic: 't', version: '1.5'}, method: 'm', cap: '1.5'}
          {target: {topic: 't', version: '2.0'}, method: 'm', cap: '1.5', call: true}
          {target: {topic: 't', version: '1.6'}, cap: '1.5', method: 'm', prepare: {version: '1.4'}}
          {target: {topic: 't', version: '1.6'}, cap: '1.5', method: 'm', prepare: {version_cap: '1.7'}}
          {target: {topic: 't', version: '1.6'}, cap: '1.5', method: 'm', prepare: {version_cap: null}}
          {target: {topic: 't', version: '2.0'}, cap: '1.5', method: 'm', broken: true}
          {target: {topic: 't', version: '2.0'}, cap: '1.5', method: 'm', broken: true, call: true}
          {target: {topic: 't', fanout: true}, method: 'm', broken: true, call: true}
          """);

  /** Python's names of the exceptions that Bergen has others for. */
  private static final Map<Class<?>, String> RAISED =
      Map.of(
          RpcVersionCapException.class, "oslo_messaging.rpc.client.RPCVersionCapError",
          InvalidTargetException.class, "oslo_messaging.exceptions.InvalidTarget",
          IllegalArgumentException.class, "oslo_messaging.exceptions.MessagingException",
          UnsupportedOperationException.class, "builtins.NotImplementedError");

  private static final Serializer BROKEN =
      new Serializer() {
        @Override
        public RequestContext serializeContext(RequestContext context) {
          throw new UnsupportedOperationException("cannot");
        }
      };

  SameRequestsTest(PythonRelease release) {
    super(release);
  }

  @Test
  @Tag("CLI-01")
  @Tag("CLI-02")
  @Tag("CLI-03")
  @Tag("CLI-05")
  @Tag("CLI-06")
  @Tag("CLI-07")
  @Tag("CLI-09")
  @Tag("CLI-11")
  @Tag("TRN-09")
  @Tag("EXC-04")
  @Tag("EXC-11")
  @Tag("SER-02")
  void the_same_requests_are_sent_or_refused() {
    Map<ObjectNode, String> different = new LinkedHashMap<>();
    for (ObjectNode question : REQUESTS) {
      JsonNode theirs = theirs(python().ask("request", question));
      JsonNode ours = ours(question);
      if (!ours.equals(theirs)) {
        different.put(question, "Python: " + theirs + ", Bergen: " + ours);
      }
    }

    assertThat(different).isEmpty();
  }

  /** The text of a version cap's exception is Bergen's own; it has the same two versions. */
  private static JsonNode theirs(JsonNode answer) {
    if (answer.has("result")) {
      return answer.get("result");
    }
    ObjectNode raised = Oracle.JSON.createObjectNode();
    raised.set("raised", answer.get("raised"));
    JsonNode fields = answer.get("fields");
    if (fields.has("version_cap")) {
      raised.set("version", fields.get("version"));
      raised.set("version_cap", fields.get("version_cap"));
    } else if (fields.has("target")) {
      raised.put("message", answer.get("message").textValue().replace(":<", ": <"));
    }
    return raised;
  }

  private static JsonNode ours(ObjectNode question) {
    try (RpcTransport transport = RpcTransport.open("memory://requests")) {
      return sent(transport, client(transport, question), question);
    } catch (RuntimeException e) {
      String name = RAISED.get(e.getClass());
      if (name == null) {
        throw new AssertionError(question.toString(), e);
      }
      ObjectNode raised = Oracle.JSON.createObjectNode().put("raised", name);
      if (e instanceof RpcVersionCapException cap) {
        raised.put("version", cap.version()).put("version_cap", cap.versionCap());
      } else if (e instanceof InvalidTargetException) {
        raised.put("message", e.getMessage());
      }
      return raised;
    }
  }

  private static RpcClient client(RpcTransport transport, ObjectNode question) {
    RpcClient client =
        RpcClient.of(transport, Fields.target(question.get("target")))
            .withContext(Fields.context(question));
    if (question.has("broken")) {
      client = client.withSerializer(BROKEN);
    }
    client = with(client, "timeout", question.get("timeout"));
    client = with(client, "monitor", question.get("monitor"));
    client = with(client, "version_cap", question.get("cap"));
    for (Map.Entry<String, JsonNode> change : question.path("prepare").properties()) {
      client = with(client, change.getKey(), change.getValue());
    }
    return client;
  }

  private static RpcClient with(RpcClient client, String name, @Nullable JsonNode value) {
    if (value == null) {
      return client;
    }
    return switch (name) {
      case "timeout" -> client.withTimeout(ofSeconds(value.intValue()));
      case "monitor" -> client.withCallMonitor(ofSeconds(value.intValue()));
      case "version_cap" ->
          value.isNull() ? client.withoutVersionCap() : client.withVersionCap(value.textValue());
      default -> client.withTarget(Fields.with(client.target(), name, value));
    };
  }

  private static JsonNode sent(RpcTransport transport, RpcClient client, ObjectNode question) {
    String method = question.get("method").textValue();
    Map<String, @Nullable Object> args =
        question.has("args") ? Fields.map(question.get("args")) : Map.of();
    BlockingQueue<IncomingRequest> seen = new LinkedBlockingQueue<>();
    serve(transport, client.target(), seen);
    if (question.has("call")) {
      client.call(method, args);
    } else {
      client.cast(method, args);
    }
    return describe(client.target(), next(seen), question.has("call"));
  }

  private static void serve(
      RpcTransport transport, Target target, BlockingQueue<IncomingRequest> seen) {
    Target server =
        target.topic() == null || target.topic().isEmpty()
            ? Target.topic("unused")
            : Target.topic(target.topic());
    server = target.exchange() == null ? server : server.withExchange(target.exchange());
    transport
        .serve(
            server.withServer(target.server() == null ? "any" : target.server()),
            request -> {
              seen.add(request);
              var unused = request.reply(Reply.result(Json.NULL));
            },
            1,
            transport.timer().deadline(ofSeconds(30)))
        .join()
        .request(1);
  }

  private static IncomingRequest next(BlockingQueue<IncomingRequest> seen) {
    try {
      IncomingRequest next = seen.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing was sent");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static ObjectNode describe(Target target, IncomingRequest incoming, boolean called) {
    Request request = incoming.request();
    ObjectNode message = Oracle.JSON.createObjectNode().put("method", request.method());
    message.set("args", Fields.json(request.args()));
    if (request.namespace() != null) {
      message.put("namespace", request.namespace());
    }
    if (request.version() != null) {
      message.put("version", request.version());
    }
    ObjectNode sent = Oracle.JSON.createObjectNode().put("target", target.toString());
    sent.set("message", message);
    sent.set("context", Fields.json(Json.of(request.context().values())));
    if (called && incoming.deadline() != null) {
      sent.put("timeout", (int) incoming.deadline().timeout().toSeconds());
    } else {
      sent.putNull("timeout");
    }
    Double monitor = incoming.monitorSeconds();
    return monitor == null
        ? sent.putNull("monitor")
        : sent.put("monitor", (int) Math.round(monitor));
  }

  @Test
  @Tag("CLI-11")
  @Tag("CLI-12")
  void the_same_versions_may_be_sent_under_a_cap() {
    List<String> versions = List.of("1.0", "1.1", "1.10", "1.9", "2.0", "1.1.1", "1.1.10", "1.1.2");
    try (RpcTransport transport = RpcTransport.open("memory://caps")) {
      for (String cap : versions) {
        for (String version : versions) {
          RpcClient client =
              RpcClient.of(transport, Target.topic("t")).withVersion(version).withVersionCap(cap);
          ObjectNode question =
              Oracle.JSON.createObjectNode().put("cap", cap).put("version", version);

          assertThat(client.canSend())
              .as(version + " under " + cap)
              .isEqualTo(python().result("can_send", question).booleanValue());
        }
        ObjectNode none = Oracle.JSON.createObjectNode().put("cap", cap).putNull("version");
        assertThat(RpcClient.of(transport, Target.topic("t")).withVersionCap(cap).canSend())
            .isEqualTo(python().result("can_send", none).booleanValue());
      }
    }
  }

  @Test
  @Tag("TGT-08")
  @Tag("TRN-09")
  void the_same_targets_may_be_listened_to() {
    List<ObjectNode> questions =
        Oracle.questions(
            """
            {kind: 'server', target: {topic: 't', server: 's'}}
            {kind: 'server', target: {topic: 't'}}
            {kind: 'server', target: {topic: '', server: 's'}}
            {kind: 'server', target: {server: 's'}}
            {kind: 'server', target: {}}
            {kind: 'listener', target: {topic: 't'}}
            {kind: 'listener', target: {exchange: 'e'}}
            {kind: 'listener', target: {topic: ''}}
            """);
    for (ObjectNode question : questions) {
      JsonNode answer = python().ask("listen", question);
      String theirs =
          answer.has("result")
              ? answer.get("result").textValue()
              : answer.get("message").textValue().replace(":<", ": <");

      assertThat(listened(question)).as(question.toString()).isEqualTo(theirs);
    }
  }

  private static String listened(ObjectNode question) {
    Target target = Fields.target(question.get("target"));
    try {
      if (question.get("kind").textValue().equals("server")) {
        try (RpcTransport transport = RpcTransport.open("memory://targets");
            RpcServer server =
                RpcServer.builder(transport, target)
                    .endpoint(new SameDispatchTest.Adder())
                    .build()) {
          server.start();
        }
      } else {
        try (NotificationTransport transport = NotificationTransport.open("memory://targets");
            NotificationListener listener =
                NotificationListener.builder(transport, target).consumer(event -> {}).build()) {
          listener.start();
        }
      }
      return target.toString();
    } catch (InvalidTargetException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  @Tag("TGT-01")
  @Tag("TGT-03")
  void a_derived_target_has_the_same_attributes() {
    List<ObjectNode> questions =
        Oracle.questions(
            """
            {target: {}, changes: {}}
            {target: {topic: 't'}, changes: {}}
            {target: {topic: 't', exchange: 'e', server: 's', namespace: 'n', version: '1.2'}, changes: {topic: 'u'}}
            {target: {topic: 't', exchange: 'e', server: 's', namespace: 'n', version: '1.2'}, changes: {exchange: null, server: null}}
            {target: {topic: 't', exchange: 'e', server: 's', namespace: 'n', version: '1.2'}, changes: {namespace: null, version: null}}
            {target: {topic: 't', namespace: 'n'}, changes: {namespace: '', version: '2.0', fanout: true}}
            {target: {topic: 't', fanout: true}, changes: {exchange: 'x', server: 'y'}}
            """);
    for (ObjectNode question : questions) {
      Target target = Fields.target(question.get("target"));
      for (Map.Entry<String, JsonNode> change : question.get("changes").properties()) {
        target = Fields.with(target, change.getKey(), change.getValue());
      }
      JsonNode theirs = python().result("derive", question);

      assertThat(target).hasToString(theirs.get("text").textValue());
      assertThat(Fields.fields(target)).isEqualTo(theirs.get("fields"));
    }
  }

  @Test
  @Tag("TGT-05")
  void the_same_targets_are_equal() {
    List<ObjectNode> targets =
        Oracle.questions(
            """
            {}
            {topic: 't'}
            {topic: 't', namespace: ''}
            {topic: 't', namespace: 'n'}
            {topic: 't', namespace: 'n', legacy_namespaces: ['o']}
            {topic: 't', exchange: ''}
            {topic: 't', server: 's'}
            {topic: 't', version: '1.0'}
            {topic: 't', version: '1.1'}
            {topic: 't', fanout: true}
            {topic: 'u'}
            """);
    for (ObjectNode one : targets) {
      for (ObjectNode other : targets) {
        boolean theirs =
            python().result("same_target", Map.of("one", one, "other", other)).booleanValue();

        assertThat(Fields.target(one).equals(Fields.target(other)))
            .as(one + " and " + other)
            .isEqualTo(theirs);
      }
    }
  }
}
