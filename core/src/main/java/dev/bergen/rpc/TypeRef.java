// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.rpc.typed.TypeVariables;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with its type arguments, which a {@code Class} cannot express: {@code new
 * TypeRef<List<Vm>>() {}}.
 *
 * @param <T> the type meant
 */
public abstract class TypeRef<T> {
  private final Type type;

  /**
   * @throws IllegalStateException if it is not written so, or of a type variable: {@code new
   *     TypeRef<List<T>>() {}} does not know what T is
   */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)
        || parent.getRawType() != TypeRef.class) {
      throw new IllegalStateException(
          "Write new TypeRef<List<String>>() {}, with the type and the braces, not " + getClass());
    }
    if (!TypeVariables.isKnown(parent.getActualTypeArguments()[0])) {
      throw new IllegalStateException(
          "A TypeRef needs types, not variables: " + parent.getTypeName() + " is not known here");
    }
    this.type = parent.getActualTypeArguments()[0];
  }

  /** Returns the type with its type arguments. */
  public final Type type() {
    return type;
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
