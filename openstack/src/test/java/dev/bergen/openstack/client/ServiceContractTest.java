// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.Version;
import dev.bergen.config.KnownService;
import dev.bergen.openstack.client.MethodContract.Sending;
import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Cast;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.Since;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the sources of the services say, and that the typed clients send nothing else. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServiceContractTest {

  /** A typed client and what it is a client of. */
  record Typed(Class<?> type, KnownService service, String topic, @Nullable String namespace) {
    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  static List<Typed> clients() {
    return List.of(
        new Typed(BaseApi.class, KnownService.NOVA, "conductor", "baseapi"),
        new Typed(NovaConductor.class, KnownService.NOVA, "conductor", null),
        new Typed(NovaComputeHost.class, KnownService.NOVA, "compute", null),
        new Typed(NovaScheduler.class, KnownService.NOVA, "scheduler", null),
        new Typed(CinderScheduler.class, KnownService.CINDER, "cinder-scheduler", null),
        new Typed(CinderVolume.class, KnownService.CINDER, "cinder-volume", null),
        new Typed(DesignateCentral.class, KnownService.DESIGNATE, "central", null),
        new Typed(DesignateWorker.class, KnownService.DESIGNATE, "worker", null),
        new Typed(HeatEngine.class, KnownService.HEAT, "engine", null),
        new Typed(IronicConductor.class, KnownService.IRONIC, "ironic.conductor_manager", null),
        new Typed(NeutronReports.class, KnownService.NEUTRON, "q-reports-plugin", null));
  }

  @ParameterizedTest
  @EnumSource(names = {"NOVA", "CINDER", "DESIGNATE", "HEAT", "IRONIC", "NEUTRON"})
  void each_contract_names_its_release_and_has_methods(KnownService service) {
    ServiceContract contract = ServiceContract.of(service);

    assertThat(contract.service()).isEqualTo(service.id());
    assertThat(contract.release()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(contract.interfaces())
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.methods()).isNotEmpty())
        .allSatisfy(each -> assertThat(each.client()).contains(":"));
  }

  @Test
  void a_service_without_a_contract_is_refused_by_name() {
    assertThatThrownBy(() -> ServiceContract.of(KnownService.TROVE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trove")
        .hasMessageContaining("nova");
  }

  @Test
  void a_method_says_how_it_is_sent_in_which_versions_and_with_which_arguments() {
    MethodContract rebuild =
        ServiceContract.of(KnownService.NOVA)
            .method("compute", null, "rebuild_instance")
            .orElseThrow();

    assertThat(rebuild.sending()).isEqualTo(Sending.CAST);
    assertThat(rebuild.versions()).containsExactly("6.0", "6.1", "6.2");
    assertThat(rebuild.newest()).isEqualTo("6.2");
    assertThat(rebuild.arguments()).startsWith("instance", "orig_image_ref").hasSize(17);
    assertThat(rebuild.optional()).containsExactlyInAnyOrder("reimage_boot_volume", "target_state");
    assertThat(rebuild.others()).isFalse();
  }

  @Test
  void methods_of_every_topic_are_found_on_each() {
    ServiceContract nova = ServiceContract.of(KnownService.NOVA);

    assertThat(nova.method("scheduler", "baseapi", "ping")).isPresent();
    assertThat(nova.method("scheduler", null, "ping")).isEmpty();
    assertThat(nova.at("scheduler", null).orElseThrow().version()).isEqualTo("4.5");
  }

  @Test
  void the_versions_of_a_services_objects_are_known() {
    assertThat(ServiceContract.of(KnownService.NOVA).objects())
        .hasSizeGreaterThan(100)
        .containsEntry("Service", "1.22")
        .containsEntry("ServiceList", "1.19");
    assertThat(ServiceContract.of(KnownService.HEAT).at("engine", null)).isPresent();
  }

  static Stream<Arguments> clientsByRelease() {
    return clients().stream()
        .flatMap(
            typed ->
                Stream.of(ServiceContract.of(typed.service()), zed(typed.service()))
                    .map(contract -> Arguments.of(typed, contract.release(), contract)));
  }

  /** What the same service took in Zed, the oldest release that is still met. */
  private static ServiceContract zed(KnownService service) {
    String file = "/dev/bergen/openstack/zed/" + service.id() + ".contract";
    try (InputStream in = ServiceContractTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      return ServiceContract.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("clientsByRelease")
  void a_typed_client_sends_what_its_service_takes(
      Typed typed, String release, ServiceContract service) {
    InterfaceContract contract = service.at(typed.topic(), typed.namespace()).orElseThrow();

    assertThat(service.release()).isEqualTo(release);
    if (release.equals(ServiceContract.of(typed.service()).release())) {
      assertThat(remoteMethods(typed))
          .allSatisfy(
              method ->
                  assertThat(contract.method(method.getAnnotation(Rpc.class).name())).isPresent());
    }
    assertThat(declared(typed).namespace())
        .isEqualTo(typed.namespace() == null ? "" : typed.namespace());
    assertThat(remoteMethods(typed))
        .isNotEmpty()
        .allSatisfy(method -> fits(method, typed, contract));
  }

  private static void fits(Method method, Typed typed, InterfaceContract contract) {
    String name = method.getAnnotation(Rpc.class).name();
    if (contract.method(name).isEmpty() && !servedBy(contract, version(method, typed))) {
      return; // newer than Zed, and it says so
    }
    MethodContract taken =
        contract.method(name).orElseThrow(() -> new AssertionError("Nobody takes " + name));
    Set<String> needed = new LinkedHashSet<>(taken.arguments());
    needed.removeAll(taken.optional());
    Set<String> sent =
        Arrays.stream(method.getParameters())
            .map(ServiceContractTest::argument)
            .collect(Collectors.toCollection(LinkedHashSet::new));

    assertThat(taken.arguments()).as(name).containsAll(sent);
    if (!taken.others()) {
      assertThat(sent).as("what %s cannot do without", name).containsAll(needed);
    }
    boolean cast = method.isAnnotationPresent(Cast.class);
    assertThat(taken.sending())
        .as(name)
        .isIn(cast ? List.of(Sending.CAST, Sending.FANOUT, Sending.EITHER) : calls());
    assertThat(version(method, typed)).as(name).matches(asked -> servedBy(contract, asked));
    if (asksByMethod(contract)) {
      assertThat(version(method, typed))
          .as("a version of %s that has the method", name)
          .isGreaterThanOrEqualTo(versionOf(taken.versions().get(0)));
    }
  }

  /** Some services' clients ask for the newest version with everything, which says nothing. */
  private static boolean asksByMethod(InterfaceContract contract) {
    return contract.methods().stream()
        .anyMatch(method -> !method.newest().equals(contract.version()));
  }

  private static List<Sending> calls() {
    return List.of(Sending.CALL, Sending.EITHER);
  }

  private static boolean servedBy(InterfaceContract contract, Version asked) {
    Version served = versionOf(contract.version());
    return served.major() == asked.major() && served.minor() >= asked.minor();
  }

  private static Version version(Method method, Typed typed) {
    Since since = method.getAnnotation(Since.class);
    return versionOf(since == null ? declared(typed).version() : since.value());
  }

  private static Version versionOf(String text) {
    return Version.parse(text);
  }

  private static RpcInterface declared(Typed typed) {
    return typed.type().getAnnotation(RpcInterface.class);
  }

  private static String argument(Parameter parameter) {
    return parameter.getAnnotation(Argument.class).value();
  }

  private static List<Method> remoteMethods(Typed typed) {
    return Stream.of(typed.type().getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Rpc.class))
        .toList();
  }
}
