// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.quarkus.RpcEndpoint;
import dev.bergen.rpc.RpcInterface;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What an endpoint is injected as, wherever its client's interface comes from. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BeanTypesTest {
  @RpcInterface(topic = "stock")
  interface Stock {
    void take();
  }

  interface Audited extends Serializable {}

  interface Shelf extends Stock {}

  /** Not a client, as it names no topic. */
  @RpcInterface
  interface Plain {}

  abstract static class Base implements Stock, Audited {
    private static final long serialVersionUID = 1L;
  }

  @RpcEndpoint
  abstract static class Direct implements Stock {}

  @RpcEndpoint
  abstract static class ByAnInterface implements Shelf {}

  @RpcEndpoint
  abstract static class ByItsParent extends Base {
    private static final long serialVersionUID = 1L;
  }

  @RpcEndpoint("other")
  abstract static class WithoutAClient implements Plain, Audited {
    private static final long serialVersionUID = 1L;
  }

  private static Optional<List<String>> typesOf(Class<?> endpoint) throws IOException {
    Index index =
        Index.of(Stock.class, Audited.class, Shelf.class, Plain.class, Base.class, endpoint);
    Optional<AnnotationInstance> typed =
        BeanTypes.withoutClients(index.getClassByName(endpoint), index);
    return typed.map(
        found ->
            Arrays.stream(found.value().asClassArray())
                .map(type -> type.name().withoutPackagePrefix().replaceAll(".*\\$", ""))
                .toList());
  }

  @Test
  void a_client_that_is_implemented_is_left_out() throws IOException {
    assertThat(typesOf(Direct.class)).hasValue(List.of("Direct"));
  }

  @Test
  void a_client_that_an_interface_extends_is_left_out_and_that_interface_stays()
      throws IOException {
    assertThat(typesOf(ByAnInterface.class)).hasValue(List.of("ByAnInterface", "Shelf"));
  }

  @Test
  void a_client_of_a_superclass_is_left_out_and_all_else_of_it_stays() throws IOException {
    assertThat(typesOf(ByItsParent.class))
        .hasValue(List.of("ByItsParent", "Base", "Audited", "Serializable"));
  }

  @Test
  void an_endpoint_without_a_client_is_injected_as_any_bean() throws IOException {
    assertThat(typesOf(WithoutAClient.class)).isEmpty();
  }
}
