// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.InvalidTargetException;
import dev.bergen.RequestContext;
import dev.bergen.json.Serializer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcClientSerializerTest extends ClientBench {
  /** Marks what it touches, with the context that it was given. */
  private static final Serializer MARKING =
      new Serializer() {
        @Override
        public @Nullable Object serialize(RequestContext context, @Nullable Object entity) {
          return "out(" + entity + " for " + context.get("user") + ")";
        }

        @Override
        public @Nullable Object deserialize(RequestContext context, @Nullable Object entity) {
          return "in(" + entity + " for " + context.get("user") + ")";
        }

        @Override
        public RequestContext serializeContext(RequestContext context) {
          return context.with("user", "out(" + context.get("user") + ")");
        }
      };

  @Test
  @Tag("CLI-02")
  @Tag("CLI-24")
  @Tag("SER-04")
  void arguments_context_and_result_pass_the_serializer_with_the_original_context() {
    answerWith("r");
    RpcClient marked =
        client.withSerializer(MARKING).withContext(RequestContext.empty().with("user", "bob"));

    Object result = marked.call("a", Map.of("x", 1));

    assertThat(result).isEqualTo("in(r for bob)");
    assertThat(onlyCall().request().args().toJava()).isEqualTo(Map.of("x", "out(1 for bob)"));
    assertThat(onlyCall().request().context().get("user")).isEqualTo("out(bob)");
  }

  @Test
  @Tag("CLI-03")
  void a_serializer_that_fails_is_not_wrapped_and_comes_before_the_version_cap() {
    RuntimeException failure = new UnsupportedOperationException("cannot");
    Serializer broken =
        new Serializer() {
          @Override
          public RequestContext serializeContext(RequestContext context) {
            throw failure;
          }
        };
    RpcClient capped = client.withSerializer(broken).withVersionCap("1.0").withVersion("2.0");

    assertThatThrownBy(() -> capped.call("a")).isSameAs(failure);
    assertThatThrownBy(() -> capped.withFanout().cast("a")).isSameAs(failure);
    assertThatThrownBy(() -> capped.withFanout().call("a"))
        .isInstanceOf(InvalidTargetException.class);
    assertThat(driver.calls).isEmpty();
  }

  /** A value that only a serializer knows how to make. */
  record Secret(Object content) {}

  @Test
  @Tag("SER-05")
  void a_type_that_only_the_serializer_knows_comes_through_as_it_is() {
    answerWith("r");
    Serializer wrapping =
        new Serializer() {
          @Override
          public @Nullable Object deserialize(RequestContext context, @Nullable Object entity) {
            return new Secret(String.valueOf(entity));
          }
        };

    Secret result = client.withSerializer(wrapping).call("a", Map.of(), Secret.class);

    assertThat(result).isEqualTo(new Secret("r"));
  }

  @Test
  @Tag("SER-02")
  void the_default_serializer_changes_nothing() {
    answerWith(List.of(1, "x"));

    Object plain = client.withSerializer(Serializer.none()).call("a", Map.of("x", 1));

    assertThat(plain).isEqualTo(List.of(1L, "x")).isEqualTo(client.call("a", Map.of("x", 1)));
    assertThat(driver.calls.get(0).request().args())
        .isEqualTo(driver.calls.get(1).request().args());
  }
}
