// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.DriverLoadException;
import dev.bergen.InvalidTransportUrlException;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.RequestContext;
import dev.bergen.RpcVersionCapException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.UnsupportedVersionException;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.rpc.RemoteErrors;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Failure;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of exceptions on their way between processes. */
@ParameterizedClass(name = "oslo.messaging {0}")
@MethodSource("releases")
@Tag("asks-python")
class SameFailuresTest extends EachRelease {
  private static final Target FAR = Target.topic("far").withServer("a");
  private static final Target NEAR = Target.topic("near").withServer("a");
  private static final List<String> APPLICATION = List.of("peer_errors");

  private final RpcTransport transport = RpcTransport.open("memory://failures");

  SameFailuresTest(PythonRelease release) {
    super(release);
  }

  @AfterEach
  void close() {
    transport.close();
  }

  /** As in peer_errors.py. */
  static class PeerError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PeerError(String message) {
      super(message);
    }
  }

  static final class QuotaExceeded extends PeerError {
    private static final long serialVersionUID = 1L;

    QuotaExceeded(String message) {
      super(message);
    }
  }

  static final class InstanceNotFound extends PeerError {
    private static final long serialVersionUID = 1L;

    InstanceNotFound(String message) {
      super(message);
    }
  }

  static final class NoSuchVolume extends PeerError {
    private static final long serialVersionUID = 1L;

    NoSuchVolume(Failure failure) {
      super(failure.message());
      if (!(failure.args().toJava() instanceof List<?> given) || given.size() != 2) {
        throw new IllegalArgumentException("A volume and a host are needed");
      }
    }
  }

  /** Python always allows the exceptions of its language. */
  private static RemoteErrors errors(boolean application) {
    RemoteErrors.Builder builder =
        RemoteErrors.builder()
            .map(
                "builtins",
                "ValueError",
                IllegalArgumentException.class,
                failure -> new IllegalArgumentException(failure.message()))
            .map(
                "builtins",
                "KeyError",
                NoSuchElementException.class,
                failure -> new NoSuchElementException(failure.message()));
    if (application) {
      builder
          .map(
              "peer_errors",
              "QuotaExceeded",
              QuotaExceeded.class,
              failure -> new QuotaExceeded(failure.message()))
          .map(
              "peer_errors",
              "InstanceNotFound",
              InstanceNotFound.class,
              failure -> new InstanceNotFound(failure.message()))
          .map("peer_errors", "NoSuchVolume", NoSuchVolume.class, NoSuchVolume::new);
    }
    return builder.build();
  }

  private static final Map<Class<?>, String> NAMES =
      Map.of(
          IllegalArgumentException.class, "ValueError",
          NoSuchElementException.class, "KeyError",
          QuotaExceeded.class, "QuotaExceeded",
          InstanceNotFound.class, "InstanceNotFound",
          NoSuchVolume.class, "NoSuchVolume");

  private static final List<ObjectNode> FAILURES =
      Oracle.questions(
          """
          {module: 'builtins', class: 'ValueError', message: 'bad', args: ['bad'], kwargs: {}, tb: ['one\\n', 'two\\n']}
          {module: 'exceptions', class: 'ValueError', message: 'bad', args: ['bad'], kwargs: {}, tb: []}
          {module: 'builtins', class: 'KeyError', message: "'k'", args: ['k'], kwargs: {}, tb: ['one\\n']}
          {module: 'builtins', class: 'KeyError'}
          {module: 'builtins', class: 'SystemExit', message: '3', args: [3], kwargs: {}, tb: ['one\\n']}
          {module: 'builtins', class: 'Nonesuch', message: 'x', args: ['x'], kwargs: {}, tb: ['one\\n']}
          {module: 'peer_errors', class: 'QuotaExceeded', message: 'full', args: ['full'], kwargs: {}, tb: ['one\\n']}
          {module: 'peer_errors', class: 'QuotaExceeded'}
          {module: 'peer_errors', class: 'InstanceNotFound', message: 'gone', args: ['gone'], kwargs: {instance_id: 'vm-7', code: 404}, tb: ['one\\n']}
          {module: 'peer_errors', class: 'NoSuchVolume', message: 'no', args: ['v', 'h'], kwargs: {}, tb: ['one\\n']}
          {module: 'peer_errors', class: 'NoSuchVolume', message: 'no', args: ['v'], kwargs: {}, tb: ['one\\n', 'two\\n']}
          {module: 'peer_errors', class: 'Nonesuch', message: 'x', args: [], kwargs: {}, tb: ['one\\n']}
          {module: 'peer_errors.sub', class: 'QuotaExceeded', message: 'x', args: [], kwargs: {}, tb: []}
          {module: 'peer', class: 'QuotaExceeded', message: 'x', args: [], kwargs: {}, tb: []}
          {module: 'nova.exception', class: 'InstanceNotFound', message: 'x', args: [], kwargs: {}, tb: ['one\\n']}
          {module: 'peer_errors', class: 'QuotaExceeded_Remote', message: 'x', args: ['x'], kwargs: {}, tb: []}
          {module: 'oslo_messaging.rpc.dispatcher', class: 'NoSuchMethod', message: 'no x', args: ['no x'], kwargs: {}, tb: ['one\\n']}
          {module: 'oslo_messaging.rpc.dispatcher', class: 'UnsupportedVersion', message: 'no 9', args: ['no 9'], kwargs: {}, tb: []}
          {module: 'nova.exception', class: 'Minimal'}
          """);

  @Test
  @Tag("CLI-27")
  @Tag("EXC-10")
  @Tag("REM-04")
  @Tag("REM-05")
  @Tag("REM-07")
  @Tag("REM-08")
  @Tag("REM-10")
  @Tag("REM-11")
  @Tag("REM-12")
  void the_same_exception_is_thrown() throws Exception {
    Map<String, String> different = new LinkedHashMap<>();
    for (ObjectNode failure : FAILURES) {
      for (boolean application : List.of(true, false)) {
        JsonNode theirs = theirs(failure, application ? APPLICATION : List.of());
        JsonNode ours = ours(failure, application);
        if (!ours.equals(theirs)) {
          different.put(failure + " " + application, "Python: " + theirs + ", Bergen: " + ours);
        }
      }
    }

    assertThat(different).isEmpty();
  }

  private static JsonNode theirs(JsonNode failure, List<String> allowed) {
    JsonNode answer =
        python().ask("raised", Map.of("failure", failure.toString(), "allowed", allowed));
    String type = answer.get("raised").textValue();
    if (type.endsWith(".RemoteError")) {
      JsonNode fields = answer.get("fields");
      StringBuilder traceback = new StringBuilder();
      fields.get("traceback").forEach(line -> traceback.append(line.textValue()));
      return remote(
          fields.get("exc_type").textValue(), Fields.text(fields, "value"), traceback.toString());
    }
    return own(type.substring(type.lastIndexOf('.') + 1).replaceFirst("_Remote$", ""));
  }

  private JsonNode ours(JsonNode failure, boolean application) throws Exception {
    Failure read = read(failure);
    var subscription =
        transport
            .serve(
                FAR,
                request -> {
                  var unused = request.reply(Reply.failure(read));
                },
                1,
                transport.timer().deadline(ofSeconds(30)))
            .join();
    subscription.request(1);
    try {
      Throwable thrown =
          catchThrowable(
              () ->
                  RpcClient.of(transport, Target.topic("far"))
                      .withErrors(errors(application))
                      .call("m"));
      return thrown instanceof RemoteErrorException remote
          ? remote(remote.type(), remote.value(), remote.traceback())
          : own(String.valueOf(NAMES.get(thrown.getClass())));
    } finally {
      subscription.close();
    }
  }

  private static Failure read(JsonNode failure) throws MalformedMessageException {
    ObjectNode reply = Oracle.JSON.createObjectNode().putNull("result");
    reply.put("failure", failure.toString()).put("ending", true).put("_msg_id", "id-1");
    Failure read =
        ReplyMessage.decode(reply.toString().getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT)
            .failure();
    if (read == null) {
      throw new AssertionError("no failure in " + reply);
    }
    return read;
  }

  private static JsonNode own(String type) {
    return Oracle.JSON.createObjectNode().put("own", type);
  }

  private static JsonNode remote(String type, String value, String traceback) {
    return Oracle.JSON
        .createObjectNode()
        .put("type", type)
        .put("value", value == null ? "" : value)
        .put("traceback", traceback);
  }

  public static final class Forwarding {
    private final RpcClient far;

    Forwarding(RpcClient far) {
      this.far = far;
    }

    public Object forward() {
      return far.call("m");
    }
  }

  @Test
  @Tag("REM-02")
  @Tag("REM-03")
  void a_failure_that_is_passed_on_has_the_same_name_and_arguments() throws Exception {
    for (ObjectNode failure : FAILURES) {
      if (!failure.get("module").textValue().equals("peer_errors")
          || !failure.has("args")
          // whose constructor makes one text of both arguments, so that the next hop lacks them
          || failure.get("class").textValue().equals("NoSuchVolume")
          || !theirs(failure, APPLICATION).has("own")) {
        continue;
      }
      JsonNode theirs =
          python()
              .result("forwarded", Map.of("failure", failure.toString(), "allowed", APPLICATION));

      JsonNode ours = passedOn(read(failure));

      for (String key : List.of("class", "module", "args")) {
        assertThat(ours.get(key)).as(key + " of " + failure).isEqualTo(theirs.get(key));
      }
      // the type's constructor may add some of its own
      failure
          .path("kwargs")
          .properties()
          .forEach(
              argument ->
                  assertThat(ours.get("kwargs").get(argument.getKey()))
                      .isEqualTo(theirs.get("kwargs").get(argument.getKey())));
    }
  }

  private JsonNode passedOn(Failure failure) throws Exception {
    try (var subscription =
            transport
                .serve(
                    FAR,
                    request -> {
                      var unused = request.reply(Reply.failure(failure));
                    },
                    1,
                    transport.timer().deadline(ofSeconds(30)))
                .join();
        RpcServer near =
            RpcServer.builder(transport, NEAR)
                .endpoint(new Forwarding(RpcClient.of(transport, Target.topic("far"))))
                .build()) {
      subscription.request(1);
      near.start();
      return Fields.failure(failureOf("forward"));
    }
  }

  private Failure failureOf(String method) {
    Failure failure =
        transport
            .call(
                NEAR,
                new Request(method, Json.EMPTY_OBJECT, null, null, RequestContext.empty()),
                SendOptions.until(transport.timer().deadline(ofSeconds(30))))
            .join()
            .failure();
    if (failure == null) {
      throw new AssertionError(method + " did not fail");
    }
    return failure;
  }

  public static final class Failing {
    public void failValue() {
      throw new IllegalArgumentException("bad");
    }

    public void failLookup() {
      throw new IndexOutOfBoundsException("7");
    }

    public void failQuota() {
      throw new QuotaExceeded("full");
    }

    public void failInstance() {
      throw new InstanceNotFound("gone");
    }

    public void failUnknown() {
      throw new PeerError("odd");
    }
  }

  @Test
  @Tag("REM-01")
  @Tag("REM-02")
  @Tag("REM-07")
  @Tag("REM-08")
  void python_raises_what_java_has_thrown() {
    RemoteErrors errors =
        RemoteErrors.builder()
            .mapOutgoing(QuotaExceeded.class, "peer_errors", "QuotaExceeded")
            .mapOutgoing(
                InstanceNotFound.class,
                "peer_errors",
                "InstanceNotFound",
                error -> Map.of("instance_id", "vm-7"))
            .build();
    try (RpcServer near =
        RpcServer.builder(transport, NEAR).endpoint(new Failing()).errors(errors).build()) {
      near.start();

      assertRaised("failValue", "builtins.ValueError", "bad\n");
      assertRaised("failLookup", "builtins.IndexError", "7\n");
      assertRaised("failQuota", "peer_errors_Remote.QuotaExceeded_Remote", "full\n");
      assertThat(
              assertRaised("failInstance", "peer_errors_Remote.InstanceNotFound_Remote", "gone\n")
                  .get("kwargs"))
          .isEqualTo(Fields.read("{\"instance_id\": \"vm-7\", \"code\": 404}"));
      assertRaised(
          "failUnknown", "oslo_messaging.rpc.client.RemoteError", "Remote error: PeerError odd\n");
    }
  }

  private JsonNode assertRaised(String method, String type, String text) {
    byte[] body = new ReplyMessage("id-1", Json.NULL, failureOf(method), true, null).encode();
    JsonNode envelope = Fields.read(new String(body, StandardCharsets.US_ASCII));
    JsonNode failure = Fields.read(envelope.get("oslo.message").textValue()).get("failure");

    JsonNode answer =
        python().ask("raised", Map.of("failure", failure.textValue(), "allowed", APPLICATION));

    assertThat(answer.get("raised").textValue()).as(method).isEqualTo(type);
    assertThat(answer.get("message").textValue())
        .as(method)
        .startsWith(text)
        .contains("SameFailuresTest");
    return answer;
  }

  /** By their names in Python, made with some arguments. */
  private static final Map<ObjectNode, Class<?>> FAMILY = family();

  private static Map<ObjectNode, Class<?>> family() {
    Map<ObjectNode, Class<?>> family = new LinkedHashMap<>();
    add(family, "{name: 'MessagingException', args: ['x']}", MessagingException.class);
    add(family, "{name: 'MessagingTimeout', args: ['x']}", MessagingTimeoutException.class);
    add(family, "{name: 'MessageDeliveryFailure', args: ['x']}", MessageDeliveryException.class);
    add(
        family,
        "{name: 'InvalidTransportURL', args: ['x:', 'bad']}",
        InvalidTransportUrlException.class);
    add(family, "{name: 'DriverLoadFailure', args: ['x', 'bad']}", DriverLoadException.class);
    add(family, "{name: 'ServerListenError', args: ['t', 'bad']}", ServerListenException.class);
    add(family, "{name: 'NoSuchMethod', args: ['m']}", NoSuchRpcMethodException.class);
    add(
        family,
        "{name: 'UnsupportedVersion', args: ['1.0', 'm']}",
        UnsupportedVersionException.class);
    add(family, "{name: 'RemoteError', args: ['T', 'v', 'tb']}", RemoteErrorException.class);
    add(family, "{name: 'RPCVersionCapError', args: ['2.0', '1.0']}", RpcVersionCapException.class);
    return family;
  }

  private static void add(Map<ObjectNode, Class<?>> family, String question, Class<?> type) {
    family.put(Oracle.question(question), type);
  }

  @Test
  @Tag("EXC-01")
  @Tag("EXC-02")
  @Tag("EXC-03")
  @Tag("EXC-07")
  @Tag("EXC-08")
  @Tag("EXC-09")
  @Tag("EXC-10")
  @Tag("EXC-11")
  void the_family_of_exceptions_is_the_same() {
    FAMILY.forEach(
        (question, type) -> {
          JsonNode theirs = python().result("exception", question);

          assertThat(theirs.get("types"))
              .extracting(JsonNode::textValue)
              .as(question.toString())
              .contains("MessagingException");
          assertThat(type).isAssignableTo(MessagingException.class);
        });
  }
}
