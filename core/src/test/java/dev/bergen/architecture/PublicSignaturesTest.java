// SPDX-License-Identifier: Apache-2.0
package dev.bergen.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No library of ours, and nothing unpromised, reaches our users through a signature. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class PublicSignaturesTest {

  /**
   * Ways in for Bergen's other packages. They take a type of a package that is not exported, so
   * that other modules cannot call them.
   */
  private static final Set<String> INNER_DOORS =
      Set.of("dev.bergen.json.Json.read(dev.bergen.json.text.JsonCursor)");

  @Test
  void public_signatures_name_the_jdk_and_our_own_public_types_only() {
    classes()
        .that(DescribedPredicate.describe("are public", CoreClasses::isPromised))
        .should(nameOnly("types of the JDK or public ones of ours"))
        .check(CoreClasses.ALL);
  }

  private static ArchCondition<JavaClass> nameOnly(String description) {
    return new ArchCondition<>("name only " + description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getSuperclass().ifPresent(parent -> checkTypes(type.getName(), parent, events));
        type.getInterfaces().forEach(parent -> checkTypes(type.getName(), parent, events));
        type.getMembers().stream()
            .filter(PublicSignaturesTest::isPromised)
            .filter(member -> !INNER_DOORS.contains(member.getFullName()))
            .forEach(
                member ->
                    types(member)
                        .forEach(named -> checkTypes(member.getFullName(), named, events)));
      }
    };
  }

  private static boolean isPromised(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static List<JavaType> types(JavaMember member) {
    List<JavaType> types = new ArrayList<>();
    if (member instanceof JavaField field) {
      types.add(field.getType());
    } else if (member instanceof JavaCodeUnit code) {
      types.add(code.getReturnType());
      types.addAll(code.getParameterTypes());
      types.addAll(code.getExceptionTypes());
    }
    return types;
  }

  private static void checkTypes(String where, JavaType named, ConditionEvents events) {
    for (JavaClass raw : named.getAllInvolvedRawTypes()) {
      JavaClass type = raw.getBaseComponentType();
      boolean allowed =
          type.isPrimitive()
              || type.getPackageName().startsWith("java.")
              || (type.getPackageName().startsWith(CoreClasses.ROOT)
                  && CoreClasses.isPromised(type));
      if (!allowed) {
        events.add(SimpleConditionEvent.violated(raw, where + " names " + type.getName()));
      }
    }
  }
}
