// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.InvalidArgumentsException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.UnsupportedVersionException;
import dev.bergen.json.Json;
import dev.bergen.rpc.errors.FailureWriter;
import dev.bergen.wire.Failure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RemoteErrorsTest {

  static class InstanceNotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InstanceNotFound(String message) {
      super(message);
    }

    InstanceNotFound(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static final class InstanceGone extends InstanceNotFound {
    private static final long serialVersionUID = 1L;

    InstanceGone(String message) {
      super(message);
    }
  }

  private static final RemoteErrors NOVA =
      RemoteErrors.builder()
          .map(
              "nova.exception",
              "InstanceNotFound",
              InstanceNotFound.class,
              failure -> new InstanceNotFound(failure.message()))
          .build();

  private static Failure failure(String module, String type) {
    return new Failure(
        type,
        module,
        "gone",
        List.of("Traceback…\n", module + "." + type + ": gone\n"),
        Json.of(List.of("gone")),
        Json.EMPTY_OBJECT);
  }

  private static Failure write(RemoteErrors errors, Throwable error) {
    return new FailureWriter(errors.table(), true, RemoteErrors.class).write(error);
  }

  private static Exception read(RemoteErrors errors, Failure failure) {
    return errors.table().toException(failure);
  }

  private static String name(Failure failure) {
    return failure.module() + "." + failure.type();
  }

  @Test
  @Tag("REM-11")
  @Tag("REM-05")
  @Tag("EXC-10")
  @Tag("CLI-27")
  void what_nobody_registered_is_told_as_text() {
    Exception error = read(RemoteErrors.defaults(), failure("nova.exception", "InstanceNotFound"));

    assertThat(error)
        .isInstanceOfSatisfying(
            RemoteErrorException.class,
            e -> {
              assertThat(e.type()).isEqualTo("InstanceNotFound");
              assertThat(e.module()).isEqualTo("nova.exception");
              assertThat(e.value()).isEqualTo("gone");
              assertThat(e.traceback()).startsWith("Traceback").endsWith("gone\n");
              assertThat(e.mayHaveRun()).isTrue();
            })
        .hasMessage("Remote error: InstanceNotFound gone");
  }

  @Test
  @Tag("REM-01")
  @Tag("REM-05")
  void the_arguments_of_a_remote_exception_are_kept_as_plain_values() {
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("host", null);
    Failure failure =
        new Failure(
            "InstanceNotFound",
            "nova.exception",
            "gone",
            List.of(),
            Json.of(Arrays.asList("vm 7", 404, null, List.of(1.5))),
            Json.of(nothing));

    Exception error = read(RemoteErrors.defaults(), failure);

    assertThat(error)
        .isInstanceOfSatisfying(
            RemoteErrorException.class,
            e -> {
              assertThat(e.args()).containsExactly("vm 7", 404L, null, List.of(1.5));
              assertThat(e.kwargs()).isEqualTo(nothing);
            })
        .hasMessage("Remote error: InstanceNotFound gone");
  }

  @Test
  @Tag("REM-08")
  void a_built_in_exception_of_pythons_is_registered_like_any_other() {
    RemoteErrors errors =
        RemoteErrors.builder()
            .map(
                "builtins",
                "KeyError",
                NoSuchElementException.class,
                failure -> new NoSuchElementException(failure.message()))
            .build();

    Exception error = read(errors, failure("builtins", "KeyError"));

    assertThat(error)
        .isExactlyInstanceOf(NoSuchElementException.class)
        .hasMessage("gone")
        .cause()
        .isInstanceOfSatisfying(
            RemoteErrorException.class, e -> assertThat(e.traceback()).contains("Traceback"));
    assertThat(name(write(errors, new NoSuchElementException("x")))).isEqualTo("builtins.KeyError");
  }

  @Test
  @Tag("REM-11")
  @Tag("REM-07")
  void a_registered_name_becomes_its_type_and_keeps_the_remote_failure_as_its_cause() {
    Exception error = read(NOVA, failure("nova.exception", "InstanceNotFound"));

    assertThat(error).isInstanceOf(InstanceNotFound.class).hasMessage("gone");
    assertThat(error.getCause())
        .isInstanceOfSatisfying(
            RemoteErrorException.class, e -> assertThat(e.traceback()).contains("Traceback"));
  }

  @Test
  @Tag("REM-04")
  @Tag("REM-11")
  void module_and_class_must_both_be_registered() {
    assertThat(read(NOVA, failure("nova.other", "InstanceNotFound")))
        .isInstanceOf(RemoteErrorException.class);
    assertThat(read(NOVA, failure("nova.exception", "Other")))
        .isInstanceOf(RemoteErrorException.class);
    assertThat(read(NOVA, failure("", "")))
        .isInstanceOfSatisfying(RemoteErrorException.class, e -> assertThat(e.module()).isEmpty());
  }

  @Test
  void every_caller_gets_an_exception_of_its_own() {
    Failure failure = failure("nova.exception", "InstanceNotFound");

    assertThat(read(NOVA, failure)).isNotSameAs(read(NOVA, failure));
  }

  @Test
  @Tag("REM-04")
  void the_old_name_of_pythons_builtins_is_the_same_module() {
    RemoteErrors errors =
        RemoteErrors.builder()
            .map(
                "builtins",
                "ValueError",
                IllegalArgumentException.class,
                failure -> new IllegalArgumentException(failure.message()))
            .build();

    assertThat(read(errors, failure("builtins", "ValueError")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(read(errors, failure("exceptions", "ValueError")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("REM-03")
  void a_name_that_went_through_other_hops_is_the_first_senders() {
    assertThat(read(NOVA, failure("nova.exception_Remote", "InstanceNotFound_Remote")))
        .isInstanceOf(InstanceNotFound.class);
    assertThat(read(NOVA, failure("nova.exception", "InstanceNotFound_Remote")))
        .isInstanceOfSatisfying(
            RemoteErrorException.class,
            e -> assertThat(e.type()).isEqualTo("InstanceNotFound_Remote"));
  }

  @Test
  @Tag("REM-05")
  @Tag("REM-06")
  void a_factory_that_fails_leaves_the_remote_error() {
    RemoteErrors broken =
        RemoteErrors.builder()
            .map(
                "m",
                "E",
                InstanceNotFound.class,
                failure -> {
                  throw new IllegalStateException("factory");
                })
            .build();

    Exception error = read(broken, failure("m", "E"));

    assertThat(error).isInstanceOf(RemoteErrorException.class);
    assertThat(error.getSuppressed())
        .singleElement()
        .hasToString("java.lang.IllegalStateException: factory");
  }

  @Test
  void a_type_that_has_a_cause_already_carries_the_remote_failure_beside_it() {
    RemoteErrors errors =
        RemoteErrors.builder()
            .map(
                "m",
                "E",
                InstanceNotFound.class,
                failure -> new InstanceNotFound("x", new IllegalStateException()))
            .map("m", "F", InstanceNotFound.class, failure -> new InstanceNotFound("x", null))
            .build();

    for (String type : List.of("E", "F")) {
      assertThat(read(errors, failure("m", type)).getSuppressed())
          .singleElement()
          .isInstanceOf(RemoteErrorException.class);
    }
  }

  @Test
  @Tag("REM-12")
  @Tag("EXC-09")
  void the_dispatchers_own_refusals_have_types_of_their_own_which_say_that_nothing_ran() {
    String module = "oslo_messaging.rpc.dispatcher";
    Exception method = read(RemoteErrors.defaults(), failure(module, "NoSuchMethod"));
    Exception version = read(RemoteErrors.defaults(), failure(module, "UnsupportedVersion"));

    assertThat(method)
        .isInstanceOfSatisfying(
            NoSuchRpcMethodException.class, e -> assertThat(e.mayHaveRun()).isFalse());
    assertThat(version)
        .isInstanceOfSatisfying(
            UnsupportedVersionException.class, e -> assertThat(e.mayHaveRun()).isFalse());
  }

  @Test
  @Tag("REM-01")
  @Tag("REM-02")
  void a_registered_type_and_its_subtypes_leave_under_the_remote_name() {
    RemoteErrors errors =
        RemoteErrors.builder()
            .mapOutgoing(
                InstanceNotFound.class,
                "nova.exception",
                "InstanceNotFound",
                error -> Map.of("code", 404, "instance_id", error.getMessage()))
            .build();

    Failure failure = write(errors, new InstanceGone("abc"));

    assertThat(name(failure)).isEqualTo("nova.exception.InstanceNotFound");
    assertThat(failure.message()).isEqualTo("abc");
    assertThat(failure.args().toJava()).isEqualTo(List.of("abc"));
    assertThat(failure.kwargs().toJava()).isEqualTo(Map.of("code", 404L, "instance_id", "abc"));
  }

  @Test
  void an_exact_type_wins_over_its_super_type() {
    RemoteErrors errors =
        RemoteErrors.builder()
            .mapOutgoing(InstanceNotFound.class, "m", "NotFound")
            .mapOutgoing(InstanceGone.class, "m", "Gone")
            .build();

    assertThat(name(write(errors, new InstanceGone("x")))).isEqualTo("m.Gone");
    assertThat(name(write(errors, new InstanceNotFound("x")))).isEqualTo("m.NotFound");
  }

  @Test
  void what_nobody_registered_leaves_under_its_java_name() {
    assertThat(name(write(RemoteErrors.defaults(), new InstanceGone("x"))))
        .isEqualTo("dev.bergen.rpc.InstanceGone");
    Failure anonymous =
        write(
            RemoteErrors.defaults(),
            new Exception("x") {
              private static final long serialVersionUID = 1L;
            });
    assertThat(anonymous.type()).startsWith("RemoteErrorsTest$");
    assertThat(anonymous.module()).isEqualTo("dev.bergen.rpc");
  }

  @ParameterizedTest
  @CsvSource({
    "java.lang.IllegalArgumentException, builtins.ValueError",
    "java.lang.NumberFormatException, builtins.ValueError",
    "java.lang.IllegalStateException, builtins.RuntimeError",
    "java.lang.UnsupportedOperationException, builtins.NotImplementedError",
    "java.util.NoSuchElementException, builtins.LookupError",
    "java.lang.ArrayIndexOutOfBoundsException, builtins.IndexError",
    "java.lang.ArithmeticException, builtins.ArithmeticError",
    "java.lang.SecurityException, builtins.PermissionError",
    "java.util.concurrent.TimeoutException, builtins.TimeoutError",
    "java.io.FileNotFoundException, builtins.OSError",
    "java.lang.AssertionError, builtins.AssertionError",
    "java.lang.StackOverflowError, builtins.RecursionError",
    "java.lang.NullPointerException, java.lang.NullPointerException",
  })
  void common_exceptions_leave_under_pythons_names(Class<? extends Throwable> type, String name)
      throws Exception {
    Throwable error = type.getConstructor().newInstance();

    Failure failure = write(RemoteErrors.defaults(), error);

    assertThat(name(failure)).isEqualTo(name);
    assertThat(failure.message()).isEmpty();
    assertThat(failure.args().toJava()).isEqualTo(List.of());
  }

  @Test
  void a_time_out_of_a_nested_call_leaves_as_the_references_own() {
    assertThat(name(write(NOVA, new MessagingTimeoutException(true, "x", null))))
        .isEqualTo("oslo_messaging.exceptions.MessagingTimeout");
  }

  @Test
  @Tag("REM-03")
  void a_remote_failure_that_a_handler_lets_through_keeps_its_first_name_and_trace() {
    RemoteErrorException remote =
        new RemoteErrorException(
            "LabError_Remote", "lab_errors_Remote", "broken", List.of("Traceback…\n", "far\n"));

    Failure failure = write(NOVA, remote);

    assertThat(name(failure)).isEqualTo("lab_errors.LabError");
    assertThat(failure.message()).isEqualTo("broken");
    assertThat(failure.args().toJava()).isEqualTo(List.of("broken"));
    assertThat(String.join("", failure.traceback())).contains("far\n", "RemoteErrorsTest.java");
    assertThat(failure.traceback())
        .last()
        .isEqualTo("dev.bergen.RemoteErrorException: Remote error: LabError_Remote broken\n");
  }

  @Test
  @Tag("REM-03")
  void a_remote_failure_that_a_handler_lets_through_keeps_what_it_was_made_with() {
    Map<String, Object> kwargs = Map.of("instance_id", "vm-7");
    RemoteErrorException remote =
        new RemoteErrorException(
            "InstanceNotFound", "nova.exception", "gone", List.of(), List.of("vm-7", 7), kwargs);
    RemoteErrorException odd =
        new RemoteErrorException(
            "E", "m", "odd", List.of(), List.of(new Object()), Map.of("x", new Object()));

    Failure failure = write(NOVA, remote);
    Failure harmless = write(NOVA, odd);

    assertThat(failure.args()).isEqualTo(Json.of(List.of("vm-7", 7)));
    assertThat(failure.kwargs()).isEqualTo(Json.of(kwargs));
    assertThat(harmless.args()).isEqualTo(Json.of(List.of("odd")));
    assertThat(harmless.kwargs()).isEqualTo(Json.EMPTY_OBJECT);
  }

  @Test
  @Tag("REM-03")
  @Tag("REM-12")
  void a_missing_method_further_on_does_not_tell_our_caller_that_ours_is_missing() {
    Failure failure =
        write(
            NOVA,
            new NoSuchRpcMethodException(
                "NoSuchMethod", "oslo_messaging.rpc.dispatcher", "no x", List.of()));

    assertThat(name(failure)).isEqualTo("oslo_messaging.rpc.client.RemoteError");
    assertThat(read(NOVA, failure))
        .isNotInstanceOf(NoSuchRpcMethodException.class)
        .isInstanceOf(RemoteErrorException.class);
  }

  @Test
  void named_arguments_that_cannot_be_told_are_left_out() {
    RemoteErrors throwing =
        RemoteErrors.builder()
            .mapOutgoing(
                NoSuchElementException.class,
                "m",
                "E",
                error -> {
                  throw new IllegalStateException("kwargs");
                })
            .mapOutgoing(FileNotFoundException.class, "m", "F", error -> Map.of("x", new Object()))
            .build();

    assertThat(write(throwing, new NoSuchElementException("x")).kwargs().toJava())
        .isEqualTo(Map.of());
    assertThat(name(write(throwing, new FileNotFoundException("x")))).isEqualTo("m.F");
    assertThat(write(throwing, new FileNotFoundException("x")).kwargs().toJava())
        .isEqualTo(Map.of());
  }

  /** Only a server in Java says so; Python's TypeError may come from a method that has run. */
  @Test
  void arguments_that_a_server_in_java_refused_were_no_reason_to_run_anything() {
    Failure typeError = failure("builtins", "TypeError");

    Exception refused = read(RemoteErrors.defaults(), typeError.notRun());
    Exception raised = read(RemoteErrors.defaults(), typeError);

    assertThat(refused)
        .isInstanceOfSatisfying(
            InvalidArgumentsException.class,
            e -> {
              assertThat(e.type()).isEqualTo("TypeError");
              assertThat(e.mayHaveRun()).isFalse();
            });
    assertThat(raised)
        .isExactlyInstanceOf(RemoteErrorException.class)
        .satisfies(e -> assertThat(((RemoteErrorException) e).mayHaveRun()).isTrue());
  }

  /** Its server ran, though it refused what that one asked of another. */
  @Test
  void a_refusal_that_a_handler_lets_through_is_an_ordinary_failure_of_that_handler() {
    Exception refused = read(RemoteErrors.defaults(), failure("builtins", "TypeError").notRun());

    Failure passedOn = write(RemoteErrors.defaults(), refused);

    assertThat(name(passedOn)).isEqualTo("builtins.TypeError");
    assertThat(passedOn.ran()).isTrue();
  }

  @Test
  void everything_else_of_a_module_becomes_one_type() {
    RemoteErrors errors =
        RemoteErrors.builder()
            .map(
                "nova.exception",
                "InstanceNotFound",
                InstanceNotFound.class,
                failure -> new InstanceNotFound(failure.message()))
            .mapModule(
                "nova.exception",
                IOException.class,
                failure -> new IOException(failure.type() + ": " + failure.message()))
            .build();

    assertThat(read(errors, failure("nova.exception", "InstanceNotFound")))
        .isInstanceOf(InstanceNotFound.class);
    assertThat(read(errors, failure("nova.exception", "Invalid")))
        .isInstanceOf(IOException.class)
        .hasMessage("Invalid: gone");
    assertThat(read(errors, failure("nova.exception_Remote", "Invalid_Remote")))
        .isInstanceOf(IOException.class);
    assertThat(read(errors, failure("nova.exception.sub", "Invalid")))
        .isInstanceOf(RemoteErrorException.class);
  }

  @Test
  void an_exception_goes_out_with_positional_arguments_of_its_own() {
    RemoteErrors errors =
        RemoteErrors.builder()
            .mapOutgoing(
                InstanceNotFound.class,
                "lab.exceptions",
                "TwoArguments",
                error -> Arrays.asList("vm 7", 404),
                error -> Map.of("host", "node-7"))
            .build();

    Failure failure = write(errors, new InstanceNotFound("gone"));
    assertThat(failure.args().toJava()).isEqualTo(List.of("vm 7", 404L));
    assertThat(failure.kwargs().toJava()).isEqualTo(Map.of("host", "node-7"));
    assertThat(failure.message()).isEqualTo("gone");
  }
}
