// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MessagingExceptionTest {
  private static final Target TARGET = Target.topic("compute");
  private static final List<String> TRACE = List.of("Traceback:\n", "  line 1\n");

  private static final List<MessagingException> NOTHING_RAN =
      List.of(
          new ConfigurationException("m", null),
          new DriverLoadException("rabbit", "m", null),
          new DriverNotFoundException("m", null),
          new InvalidArgumentsException("TypeError", "builtins", "v", TRACE),
          new InvalidTargetException(TARGET, "m", null),
          new InvalidTransportUrlException("rabbit://h", "m", null),
          new MessageDeliveryException(false, "m", null),
          new MessageEncodingException("m", null),
          new MessageUndeliverableException("nova", "compute", "m", null),
          new MessagingCancelledException(false, "m", null),
          new MessagingTimeoutException(false, "m", null),
          new NoSuchRpcMethodException("NoSuchMethod", "module", "v", TRACE),
          new RpcVersionCapException("2.0", "1.0", "m", null),
          new ServerListenException(TARGET, "m", null),
          new TransportClosedException(false, "m", null),
          new UnsupportedVersionException("UnsupportedVersion", "module", "v", TRACE));

  private static final List<MessagingException> MAY_HAVE_RUN =
      List.of(
          new MessageDecodingException("m", null),
          new MessageDeliveryException(true, "m", null),
          new MessagingCancelledException(true, "m", null),
          new MessagingTimeoutException(true, "m", null),
          new RemoteErrorException("KeyError", "builtins", "'x'", TRACE),
          new TransportClosedException(true, "m", null));

  @Test
  @Tag("EXC-01")
  @Tag("EXC-02")
  @Tag("EXC-03")
  void each_says_whether_the_other_side_may_have_acted() {
    assertThat(NOTHING_RAN).noneMatch(MessagingException::mayHaveRun);
    assertThat(MAY_HAVE_RUN).allMatch(MessagingException::mayHaveRun);
  }

  @Test
  void no_type_of_the_family_is_missing_above() {
    Set<Class<?>> tested =
        Stream.concat(NOTHING_RAN.stream(), MAY_HAVE_RUN.stream())
            .map(Object::getClass)
            .collect(Collectors.toSet());

    assertThat(concreteTypesBelow(MessagingException.class)).isSubsetOf(tested);
  }

  /** A driver picks one of them and has none of its own that could leave it. */
  @Test
  @Tag("EXC-13")
  void other_packages_cannot_extend_the_family() {
    List<Class<?>> family = typesBelow(MessagingException.class).toList();

    assertThat(family)
        .allMatch(type -> type.isSealed() || Modifier.isFinal(type.getModifiers()))
        .allMatch(type -> type.getPackageName().equals("dev.bergen"));
  }

  /** Unlike the reference, where it stands outside the family, and with a text. */
  @Test
  @Tag("EXC-05")
  void an_undeliverable_message_names_its_exchange_and_routing_key() {
    MessageUndeliverableException failure =
        new MessageUndeliverableException("nova", "compute", "No queue for it", null);

    assertThat(failure).isInstanceOf(MessagingException.class).hasMessage("No queue for it");
    assertThat(failure.exchange()).isEqualTo("nova");
    assertThat(failure.routingKey()).isEqualTo("compute");
  }

  @Test
  @Tag("EXC-04")
  void an_invalid_target_is_carried_and_shown() {
    InvalidTargetException failure =
        new InvalidTargetException(TARGET, "A topic is required to send", null);

    assertThat(failure.target()).isEqualTo(TARGET);
    assertThat(failure).hasMessage("A topic is required to send: <Target topic=compute>");
  }

  @Test
  @Tag("EXC-06")
  @Tag("EXC-07")
  void failures_to_open_carry_the_url_and_the_driver() {
    Exception cause = new IllegalStateException("boom");

    assertThat(new InvalidTransportUrlException("rabbit://h", "m", null).url())
        .isEqualTo("rabbit://h");
    assertThat(new DriverLoadException("rabbit+x", "m", cause).driver()).isEqualTo("rabbit+x");
    assertThat(new DriverLoadException("rabbit+x", "m", cause)).hasCause(cause);
    assertThat(new ConfigurationException("m", cause)).hasCause(cause);
  }

  @Test
  @Tag("EXC-08")
  void a_server_that_cannot_listen_carries_its_target() {
    assertThat(new ServerListenException(TARGET, "m", null).target()).isEqualTo(TARGET);
  }

  @Test
  @Tag("EXC-10")
  void a_remote_error_is_text_with_its_trace() {
    RemoteErrorException failure =
        new RemoteErrorException("InstanceNotFound", "nova.exception", "No vm 7", TRACE);

    assertThat(failure.type()).isEqualTo("InstanceNotFound");
    assertThat(failure.module()).isEqualTo("nova.exception");
    assertThat(failure.value()).isEqualTo("No vm 7");
    assertThat(failure.traceback()).isEqualTo("Traceback:\n  line 1\n");
    assertThat(failure).hasMessage("Remote error: InstanceNotFound No vm 7");
  }

  /** What a log shows of an exception: its message, and that of its cause. */
  @Test
  @Tag("EXC-10")
  void the_remote_trace_is_the_cause_that_logs_show_below_one_line_of_message() {
    RemoteErrorException failure =
        new RemoteErrorException("Broken", "m", "first line\n  second line", TRACE);
    StringWriter log = new StringWriter();
    failure.printStackTrace(new PrintWriter(log));

    assertThat(failure).hasMessage("Remote error: Broken first line second line");
    assertThat(failure.value()).isEqualTo("first line\n  second line");
    assertThat(log.toString())
        .contains(
            "Caused by: dev.bergen.RemoteErrorException$RemoteTraceback: \nTraceback:\n  line 1");
  }

  @Test
  @Tag("EXC-10")
  void a_remote_error_without_a_trace_fits_on_one_line() {
    assertThat(new RemoteErrorException("KeyError", "builtins", "'x'", List.of()))
        .hasMessage("Remote error: KeyError 'x'")
        .hasNoCause();
  }

  @Test
  @Tag("EXC-09")
  void refusals_of_the_remote_dispatcher_are_remote_errors_of_their_own_types() {
    assertThat(new NoSuchRpcMethodException("NoSuchMethod", "m", "v", TRACE))
        .isInstanceOf(RemoteErrorException.class);
    assertThat(new UnsupportedVersionException("UnsupportedVersion", "m", "v", TRACE))
        .isInstanceOf(RemoteErrorException.class);
  }

  @Test
  @Tag("EXC-11")
  void a_version_cap_failure_carries_both_versions() {
    RpcVersionCapException failure = new RpcVersionCapException("2.0", "1.3", "m", null);

    assertThat(failure.version()).isEqualTo("2.0");
    assertThat(failure.versionCap()).isEqualTo("1.3");
    assertThat(new RpcVersionCapException(null, "1.3", "m", null).version()).isNull();
  }

  private static Stream<Class<?>> typesBelow(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    return permitted == null
        ? Stream.of(type)
        : Stream.concat(Stream.of(type), Stream.of(permitted).flatMap(t -> typesBelow(t)));
  }

  private static Set<Class<?>> concreteTypesBelow(Class<?> type) {
    return typesBelow(type)
        .filter(t -> !Modifier.isAbstract(t.getModifiers()))
        .collect(Collectors.toSet());
  }
}
