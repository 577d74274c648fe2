// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.config.KnownService;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServicePresetTest {

  static Stream<ServicePreset> presets() {
    return ServicePreset.all().stream();
  }

  @Test
  void each_service_that_people_meet_has_one() {
    assertThat(ServicePreset.all())
        .extracting(ServicePreset::service)
        .containsExactly(
            KnownService.NOVA,
            KnownService.CINDER,
            KnownService.NEUTRON,
            KnownService.HEAT,
            KnownService.DESIGNATE,
            KnownService.IRONIC,
            KnownService.GLANCE,
            KnownService.KEYSTONE,
            KnownService.OCTAVIA,
            KnownService.MANILA,
            KnownService.CEILOMETER);
    assertThat(ServicePreset.of(KnownService.TROVE)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void the_exchange_is_the_one_that_everything_else_here_uses(ServicePreset preset) {
    assertThat(preset.exchange()).isEqualTo(preset.service().exchange());
    assertThat(preset.release()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(preset.notificationFormats()).isNotEmpty();
  }

  @Test
  void releases_are_those_of_the_contracts() {
    for (String id : List.of("nova", "cinder", "designate", "heat", "ironic", "neutron")) {
      KnownService service = KnownService.valueOf(id.toUpperCase(Locale.ROOT));
      ServiceContract contract = ServiceContract.of(service);

      assertThat(ServicePreset.of(service))
          .hasValueSatisfying(
              preset -> {
                assertThat(preset.release()).isEqualTo(contract.release());
                assertThat(preset.distribution()).isEqualTo(contract.distribution());
              });
    }
  }

  @Test
  void exception_modules_are_those_of_the_catalogues() {
    OpenStackException missing =
        OpenStackErrors.exception(KnownService.CINDER, "VolumeNotFound", "gone", Map.of());

    assertThat(ServicePreset.of(KnownService.CINDER).orElseThrow().exceptionModules())
        .containsExactly(missing.module());
    assertThat(ServicePreset.of(KnownService.GLANCE).orElseThrow().exceptionModules()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void the_guide_has_the_same_row(ServicePreset preset) throws IOException {
    String guide = Files.readString(Path.of("../docs/guide/openstack.md"));

    assertThat(guide.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "| %s | %s | `%s` |"
                            .formatted(preset.service().id(), preset.release(), preset.exchange()))
                    .contains(String.join(", ", preset.notificationFormats()))
                    .contains(
                        "| "
                            + preset.contextNeeds()
                            + (preset.contextNeeds().isEmpty() ? "" : " ")
                            + "|")
                    .endsWith("| " + preset.proof() + " |"));
  }
}
