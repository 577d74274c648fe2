// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/** All that a class is. */
final class Ancestry {
  private Ancestry() {}

  /**
   * Returns a class or an interface, its superclasses but {@code Object}, and the interfaces of all
   * of these, inherited ones too; of what is in no index the name alone.
   */
  static Set<DotName> of(ClassInfo type, IndexView index) {
    Set<DotName> names = new LinkedHashSet<>();
    add(type.name(), type, index, names);
    return names;
  }

  private static void add(DotName name, ClassInfo type, IndexView index, Set<DotName> names) {
    if (!names.add(name)) {
      return;
    }
    DotName parent = type.superName();
    if (parent != null && !parent.equals(DotName.OBJECT_NAME)) {
      add(parent, index, names);
    }
    type.interfaceNames().forEach(each -> add(each, index, names));
  }

  private static void add(DotName name, IndexView index, Set<DotName> names) {
    ClassInfo known = index.getClassByName(name);
    if (known == null) {
      names.add(name);
    } else {
      add(name, known, index, names);
    }
  }
}
