// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.typed;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The meanings of the type variables of a type's super-types: in {@code Volumes extends
 * Store<Volume, UUID>} the first variable of Store is Volume.
 */
public final class TypeVariables {
  private final Map<TypeVariable<?>, Type> meanings = new HashMap<>();

  private TypeVariables() {}

  /** Reads the super-classes and super-interfaces of {@code type}. */
  public static TypeVariables of(Class<?> type) {
    TypeVariables variables = new TypeVariables();
    variables.readSuperTypes(type);
    return variables;
  }

  /**
   * Replaces the known variables in {@code type}. Unknown ones stay variables, see {@link
   * #isKnown}.
   */
  public Type resolve(Type type) {
    if (isKnown(type)) {
      return type;
    }
    if (type instanceof TypeVariable<?> variable) {
      return meanings.getOrDefault(variable, type);
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Arrays.setAll(arguments, i -> resolve(arguments[i]));
      return new Generic((Class<?>) generic.getRawType(), generic.getOwnerType(), arguments);
    }
    if (type instanceof GenericArrayType array) {
      Type component = resolve(array.getGenericComponentType());
      // The array of a generic type keeps what it says: only its class is ever made.
      return component instanceof Class<?> plain
          ? Array.newInstance(plain, 0).getClass()
          : new GenericArray(component);
    }
    // For reading, "? extends Volume" is a Volume.
    return type instanceof WildcardType wildcard && wildcard.getLowerBounds().length == 0
        ? resolve(wildcard.getUpperBounds()[0])
        : type;
  }

  /** Returns whether the values of a type are known: those of a type variable are not. */
  public static boolean isKnown(Type type) {
    if (type instanceof GenericArrayType array) {
      return isKnown(array.getGenericComponentType());
    }
    if (type instanceof WildcardType wildcard) {
      return wildcard.getLowerBounds().length == 0 && isKnown(wildcard.getUpperBounds()[0]);
    }
    if (type instanceof ParameterizedType generic) {
      return Arrays.stream(generic.getActualTypeArguments()).allMatch(TypeVariables::isKnown);
    }
    return type instanceof Class<?>;
  }

  private void readSuperTypes(Class<?> type) {
    read(type.getGenericSuperclass());
    for (Type parent : type.getGenericInterfaces()) {
      read(parent);
    }
  }

  /**
   * @param parent {@code null} is no super-class
   */
  private void read(@Nullable Type parent) {
    if (parent instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      TypeVariable<?>[] variables = raw.getTypeParameters();
      Type[] arguments = generic.getActualTypeArguments();
      for (int i = 0; i < variables.length; i++) {
        meanings.put(variables[i], resolve(arguments[i]));
      }
      readSuperTypes(raw);
    } else if (parent instanceof Class<?> plain) {
      readSuperTypes(plain);
    }
  }

  /**
   * A generic type whose variables were replaced.
   *
   * @param owner {@code null} where the type is not nested
   */
  private record Generic(Class<?> raw, @Nullable Type owner, Type[] arguments)
      implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.clone();
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return owner;
    }

    /** As the JDK's own types compare, so that either may stand on the left. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ParameterizedType that
          && raw.equals(that.getRawType())
          && Objects.equals(owner, that.getOwnerType())
          && Arrays.equals(arguments, that.getActualTypeArguments());
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(arguments) ^ Objects.hashCode(owner) ^ raw.hashCode();
    }

    @Override
    public String toString() {
      return raw.getName()
          + Arrays.stream(arguments)
              .map(Type::getTypeName)
              .collect(Collectors.joining(", ", "<", ">"));
    }
  }

  /** An array of a generic type. */
  private record GenericArray(Type component) implements GenericArrayType {
    @Override
    public Type getGenericComponentType() {
      return component;
    }

    @Override
    public String toString() {
      return component.getTypeName() + "[]";
    }
  }
}
