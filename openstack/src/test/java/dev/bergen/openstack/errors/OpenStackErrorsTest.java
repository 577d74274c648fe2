// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.config.KnownService;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenStackErrorsTest {

  /** Fails as services do. */
  @SuppressWarnings("DoNotCallSuggester") // called by name
  public static final class Failing {
    public void by_catalogue() {
      throw OpenStackErrors.exception(
          KnownService.NOVA, "InstanceNotFound", "no such instance", Map.of("instance_id", "i-1"));
    }

    public void of_a_newer_release() {
      throw new RemoteErrorException(
          "NotYetKnown", "nova.exception", "new", List.of(), List.of("new"), Map.of("code", 418));
    }

    public void of_another_service() {
      throw OpenStackErrors.exception(
          KnownService.CINDER, "VolumeNotFound", "gone", Map.of("volume_id", "v-1"));
    }

    public void of_ironic() {
      Map<String, Object> quoted =
          Map.of("node", "\"\\\"n-1\\\"\"", "port", "\"22\"", "retries", "3", "host", "not JSON");
      throw new RemoteErrorException(
          "NodeNotFound", "ironic.common.exception", "gone", List.of(), List.of("gone"), quoted);
    }

    public void by_names() {
      throw OpenStackErrors.exception(
          KnownService.HEAT, "EntityNotFound", "gone", Map.of("entity", "Stack", "name", "s"));
    }

    public void by_a_message() {
      throw OpenStackErrors.exception(KnownService.DESIGNATE, "ZoneNotFound", "gone", Map.of());
    }
  }

  private final RpcTransport transport = RpcTransport.open("memory:");
  private final RpcClient plain = RpcClient.of(transport, Target.topic("compute"));
  private final RpcClient client = plain.withErrors(OpenStackErrors.of(KnownService.NOVA));

  @BeforeEach
  void serve() {
    RpcServer.builder(transport, Target.topic("compute").withServer("node-1"))
        .errors(OpenStackErrors.of(KnownService.NOVA))
        .endpoint(new Failing())
        .build()
        .start();
  }

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void a_failure_of_nova_is_an_exception_with_its_name_its_code_and_its_arguments() {
    OpenStackException missing = failure("by_catalogue");

    assertThat(missing.is("InstanceNotFound")).isTrue();
    assertThat(missing.module()).isEqualTo("nova.exception");
    assertThat(missing).hasMessage("no such instance");
    assertThat(missing.code()).hasValue(404);
    assertThat(missing.kwargs()).containsEntry("instance_id", "i-1").containsEntry("code", 404L);
    assertThat(missing).hasCauseInstanceOf(RemoteErrorException.class);
  }

  @Test
  void an_exception_that_is_newer_than_the_catalogue_comes_as_well() {
    OpenStackException unknown = failure("of_a_newer_release");

    assertThat(unknown.type()).isEqualTo("NotYetKnown");
    assertThat(unknown.code()).hasValue(418);
  }

  @Test
  void errors_of_other_services_stay_data() {
    assertThat(
            catchThrowableOfType(
                RemoteErrorException.class, () -> client.call("of_another_service")))
        .satisfies(
            remote -> {
              assertThat(remote.module()).isEqualTo("cinder.exception");
              assertThat(remote.type()).isEqualTo("VolumeNotFound");
            });
  }

  @Test
  void each_service_gets_the_arguments_that_its_classes_are_made_with() {
    RemoteErrorException nova = remote("by_catalogue");
    RemoteErrorException heat = remote("by_names");
    RemoteErrorException designate = remote("by_a_message");

    assertThat(nova.args()).containsExactly("no such instance");
    assertThat(nova.kwargs()).containsOnlyKeys("instance_id", "code");
    assertThat(heat.args()).isEmpty();
    assertThat(heat.kwargs()).containsOnlyKeys("entity", "name");
    assertThat(designate.args()).containsExactly("gone");
    assertThat(designate.kwargs()).isEmpty();
  }

  @Test
  void messages_quoted_by_ironics_classes_at_each_hop_are_unquoted() {
    OpenStackException missing =
        catchThrowableOfType(
            OpenStackException.class,
            () -> plain.withErrors(OpenStackErrors.of(KnownService.IRONIC)).call("of_ironic"));

    assertThat(missing.kwargs())
        .containsEntry("node", "n-1")
        .containsEntry("port", "22")
        .containsEntry("retries", 3L)
        .containsEntry("host", "not JSON");
  }

  @Test
  void an_exception_that_a_service_does_not_have_cannot_be_made() {
    assertThatThrownBy(
            () -> OpenStackErrors.exception(KnownService.NOVA, "NoSuchThing", "x", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nova.exception")
        .hasMessageContaining("NoSuchThing");
  }

  @Test
  void a_service_without_a_catalogue_is_refused_by_name() {
    assertThatThrownBy(() -> OpenStackErrors.of(KnownService.TROVE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trove")
        .hasMessageContaining("heat");
  }

  @Test
  void the_text_of_an_exception_keeps_its_arguments_to_itself() {
    OpenStackException exception =
        OpenStackErrors.exception(
            KnownService.NOVA, "InstanceNotFound", "gone", Map.of("instance_id", "secret"));

    assertThat(exception).hasToString("nova.exception.InstanceNotFound: gone");
  }

  @ParameterizedTest
  @EnumSource(names = {"NOVA", "CINDER", "DESIGNATE", "HEAT", "IRONIC"})
  void each_catalogue_has_a_module_and_dozens_of_names(KnownService service) {
    ExceptionCatalogue catalogue = ExceptionCatalogue.of(service).orElseThrow();

    assertThat(catalogue.modules()).singleElement().asString().startsWith(service.id() + ".");
    assertThat(catalogue.codes()).hasSizeGreaterThan(50);
  }

  private OpenStackException failure(String method) {
    return catchThrowableOfType(OpenStackException.class, () -> client.call(method));
  }

  private RemoteErrorException remote(String method) {
    return catchThrowableOfType(RemoteErrorException.class, () -> plain.call(method));
  }
}
