// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SerializerTest {

  @Test
  @Tag("SER-01")
  @Tag("SER-02")
  void the_default_serializer_returns_what_it_is_given() {
    Serializer none = Serializer.none();
    RequestContext context = RequestContext.of(Map.of("user", "bob"));
    Object entity = new Object();

    assertThat(none.serialize(context, entity)).isSameAs(entity);
    assertThat(none.deserialize(context, entity)).isSameAs(entity);
    assertThat(none.serialize(context, null)).isNull();
    assertThat(none.serializeContext(context)).isSameAs(context);
    assertThat(none.deserializeContext(context)).isSameAs(context);
  }
}
