// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.rpc.AccessPolicy;
import dev.bergen.rpc.Expose;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers of dispatchers with the same endpoints to the same requests. */
@ParameterizedClass(name = "oslo.messaging {0}")
@MethodSource("releases")
@Tag("asks-python")
class SameDispatchTest extends EachRelease {
  private static final Target SERVER = Target.topic("desk").withServer("a");

  private static final List<ObjectNode> SERVERS =
      Oracle.questions(
          """
          {endpoints: [{kind: 'named', name: 'a'}]}
          {endpoints: [{kind: 'named', name: 'a', target: {namespace: 'ns', version: '1.9'}}]}
          {endpoints: [{kind: 'named', name: 'ns', target: {namespace: 'ns'}}, {kind: 'named', name: 'first', target: {version: '1.1'}}, {kind: 'other', name: 'second', target: {version: '1.9'}}, {kind: 'named', name: 'third', target: {version: '2.3'}}]}
          {endpoints: [{kind: 'other', name: 'a', target: {version: '1.2.3'}}, {kind: 'named', name: 'b', target: {version: '1.10'}}]}
          {endpoints: [{kind: 'named', name: 'both', target: {namespace: 'new', legacy_namespaces: ['old', null]}}, {kind: 'other', name: 'only', target: {namespace: 'only'}}]}
          {endpoints: [{kind: 'guarded'}]}
          {endpoints: [{kind: 'guarded'}], policy: 'default'}
          {endpoints: [{kind: 'guarded'}], policy: 'legacy'}
          {endpoints: [{kind: 'guarded'}], policy: 'explicit'}
          {endpoints: [{kind: 'hiding'}, {kind: 'guarded'}], policy: 'explicit'}
          {endpoints: [{kind: 'named', name: 'a'}], ping: true}
          {endpoints: [{kind: 'named', name: 'a', target: {namespace: 'ns'}}], ping: true}
          {endpoints: [{kind: 'own_ping'}], ping: true}
          {endpoints: [{kind: 'own_ping'}]}
          {endpoints: [{kind: 'adder', target: {version: '1.5'}}]}
          """);

  private static final List<ObjectNode> METHODS =
      Oracle.questions(
          """
          {method: 'who', args: {}}
          {method: 'who'}
          {method: 'more', args: {}}
          {method: 'nonesuch', args: {}}
          {method: 'open', args: {}}
          {method: '_hidden', args: {}}
          {method: 'shown', args: {}}
          {method: 'add', args: {b: 2, a: 40}}
          {method: 'add', args: {a: 1}}
          {method: 'add', args: {a: 1, b: 2, c: 3}}
          {method: 'add'}
          {method: 'oslo_rpc_server_ping', args: {}}
          {method: 'oslo_rpc_server_ping', args: {x: 1}}
          """);

  private static final List<ObjectNode> ADDRESSES =
      Oracle.questions(
          """
          {}
          {namespace: null}
          {namespace: 'ns'}
          {namespace: 'NS'}
          {namespace: 'new'}
          {namespace: 'old'}
          {namespace: 'only'}
          {namespace: ''}
          {version: '1.0'}
          {version: '1.1'}
          {version: '1.2'}
          {version: '1.2.3'}
          {version: '1.2.4'}
          {version: '1.10'}
          {version: '2.0'}
          {version: '2.4'}
          {version: '0.9'}
          {version: null}
          {namespace: 'ns', version: '1.0'}
          {namespace: 'ns', version: '1.9'}
          {namespace: 'ns', version: '2.0'}
          """);

  SameDispatchTest(PythonRelease release) {
    super(release);
  }

  public static class Named {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    public String who() {
      return name;
    }
  }

  public static final class Other extends Named {
    Other(String name) {
      super(name);
    }

    public String more() {
      return "more of " + who();
    }
  }

  public static final class Adder {
    public int add(int a, int b) {
      return a + b;
    }
  }

  public static final class Guarded {
    public String open() {
      return "open";
    }

    @Rpc(name = "_hidden")
    public String hidden() {
      return "hidden";
    }

    @Expose
    public String shown() {
      return "shown";
    }
  }

  public static final class Hiding {
    @Rpc(name = "shown")
    public String notExposed() {
      return "not exposed";
    }
  }

  public static final class OwnPing {
    @Rpc(name = "oslo_rpc_server_ping")
    public String ping() {
      return "mine";
    }
  }

  private static Object endpoint(JsonNode description) {
    String name = String.valueOf(Fields.text(description, "name"));
    return switch (description.get("kind").textValue()) {
      case "named" -> new Named(name);
      case "other" -> new Other(name);
      case "adder" -> new Adder();
      case "guarded" -> new Guarded();
      case "hiding" -> new Hiding();
      default -> new OwnPing();
    };
  }

  private static RpcServer serve(RpcTransport transport, JsonNode description) {
    RpcServer.Builder builder =
        RpcServer.builder(transport, SERVER).ping(description.path("ping").asBoolean());
    if (description.has("policy")) {
      String policy = description.get("policy").textValue();
      builder.accessPolicy(AccessPolicy.valueOf(policy.toUpperCase(Locale.ROOT)));
    }
    for (JsonNode each : description.get("endpoints")) {
      if (each.has("target")) {
        builder.endpoint(Fields.target(each.get("target")), endpoint(each));
      } else {
        builder.endpoint(endpoint(each));
      }
    }
    RpcServer server = builder.build();
    server.start();
    return server;
  }

  private static List<ObjectNode> requests() {
    List<ObjectNode> requests = new ArrayList<>();
    for (ObjectNode method : METHODS) {
      for (ObjectNode address : ADDRESSES) {
        requests.add(method.deepCopy().setAll(address));
      }
    }
    return requests;
  }

  @Test
  @Tag("TGT-02")
  @Tag("DSP-01")
  @Tag("DSP-02")
  @Tag("DSP-03")
  @Tag("DSP-04")
  @Tag("DSP-05")
  @Tag("DSP-06")
  @Tag("DSP-07")
  @Tag("DSP-08")
  @Tag("DSP-09")
  @Tag("DSP-13")
  @Tag("DSP-14")
  @Tag("DSP-15")
  @Tag("EXC-09")
  @Tag("SRV-21")
  @Tag("SRV-22")
  void every_request_has_the_same_answer() throws Exception {
    List<ObjectNode> requests = requests();
    Map<String, String> different = new LinkedHashMap<>();
    for (ObjectNode server : SERVERS) {
      ObjectNode question = server.deepCopy();
      ArrayNode asked = question.putArray("requests");
      requests.forEach(asked::add);
      JsonNode theirs = python().result("dispatch", question);
      try (RpcTransport transport = RpcTransport.open("memory://dispatch");
          RpcServer ours = serve(transport, server)) {
        assertThat(ours.target()).isEqualTo(SERVER);
        for (int i = 0; i < requests.size(); i++) {
          JsonNode expected = comparable(theirs.get(i));
          JsonNode answer = comparable(answer(transport, requests.get(i)));
          if (!answer.equals(expected)) {
            different.put(
                requests.get(i) + " to " + server, "Python: " + expected + ", Bergen: " + answer);
          }
        }
      }
    }

    assertThat(different).isEmpty();
  }

  @Test
  @Tag("DSP-14")
  void python_refuses_pings_under_the_explicit_policy_and_bergen_answers_them() throws Exception {
    ObjectNode server =
        Oracle.question("{endpoints: [{kind: 'guarded'}], ping: true, policy: 'explicit'}");
    ObjectNode ping = Oracle.question("{method: 'oslo_rpc_server_ping', args: {}}");
    ObjectNode question = server.deepCopy();
    question.putArray("requests").add(ping);

    assertThat(Fields.text(python().result("dispatch", question).get(0), "class"))
        .isEqualTo("NoSuchMethod");
    try (RpcTransport transport = RpcTransport.open("memory://dispatch");
        RpcServer ours = serve(transport, server)) {
      assertThat(ours.target()).isEqualTo(SERVER);
      assertThat(Fields.text(answer(transport, ping), "result")).isEqualTo("pong");
    }
  }

  private static JsonNode answer(RpcTransport transport, JsonNode request)
      throws MalformedMessageException {
    String version =
        request.path("version").isNull() ? Request.NULL_VERSION : Fields.text(request, "version");
    Reply reply =
        transport
            .call(
                SERVER,
                new Request(
                    Fields.text(request, "method"),
                    request.has("args")
                        ? Json.parse(request.get("args").toString())
                        : Json.EMPTY_OBJECT,
                    Fields.text(request, "namespace"),
                    version,
                    RequestContext.empty()),
                SendOptions.until(transport.timer().deadline(ofSeconds(30))))
            .join();
    Failure failure = reply.failure();
    return failure == null
        ? Oracle.JSON.createObjectNode().set("result", Fields.json(reply.result()))
        : Fields.failure(failure);
  }

  /** The words of a TypeError are those of the language; it has the same name. */
  private static JsonNode comparable(JsonNode answer) {
    ObjectNode copy = answer.deepCopy();
    return "TypeError".equals(Fields.text(answer, "class"))
        ? copy.retain("class", "module", "kwargs")
        : copy;
  }

  public static final class Echo {
    private final List<String> steps;

    Echo(List<String> steps) {
      this.steps = steps;
    }

    public String echo(RpcContext call, String x) {
      steps.add("run %s for %s".formatted(x, call.request().get("user")));
      return "result";
    }
  }

  @Test
  @Tag("CLI-24")
  @Tag("DSP-12")
  @Tag("SER-01")
  @Tag("SER-04")
  void a_call_passes_the_serializers_in_the_same_order() {
    List<String> steps = new ArrayList<>();
    try (RpcTransport transport = RpcTransport.open("memory://serializers");
        RpcServer server =
            RpcServer.builder(transport, SERVER)
                .endpoint(new Echo(steps))
                .serializer(new Marking("server", steps))
                .build()) {
      server.start();
      Object result =
          RpcClient.of(transport, Target.topic("desk"))
              .withSerializer(new Marking("client", steps))
              .withContext(RequestContext.empty().with("user", "bob"))
              .call("echo", Map.of("x", "1"));
      steps.add("result " + result);
    }

    JsonNode theirs = python().result("serialized", Map.of());
    assertThat(Oracle.JSON.<JsonNode>valueToTree(steps)).isEqualTo(theirs);
  }
}
