// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import dev.bergen.RequestContext;
import dev.bergen.json.Serializer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes each of its steps, and shows them in the values as well. */
record Marking(String side, List<String> steps) implements Serializer {
  private String mark(String step, @Nullable Object value) {
    steps.add("%s %s %s".formatted(side, step, value));
    return "%s(%s)".formatted(side, value);
  }

  @Override
  public @Nullable Object serialize(RequestContext context, @Nullable Object entity) {
    return mark("serialize", entity);
  }

  @Override
  public @Nullable Object deserialize(RequestContext context, @Nullable Object entity) {
    return mark("deserialize", entity);
  }

  @Override
  public RequestContext serializeContext(RequestContext context) {
    return context.with("user", mark("serialize context", context.get("user")));
  }

  @Override
  public RequestContext deserializeContext(RequestContext context) {
    return context.with("user", mark("deserialize context", context.get("user")));
  }
}
