// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with its type arguments, which a {@code Class} cannot say: {@code new TypeRef<List<Vm>>()
 * {}}.
 *
 * @param <T> the type meant
 */
public abstract class TypeRef<T> {
  private final Type type;

  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)
        || parent.getRawType() != TypeRef.class) {
      throw new IllegalStateException(
          "Write new TypeRef<List<String>>() {}, with the type and the braces, not " + getClass());
    }
    this.type = parent.getActualTypeArguments()[0];
  }

  public final Type type() {
    return type;
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
