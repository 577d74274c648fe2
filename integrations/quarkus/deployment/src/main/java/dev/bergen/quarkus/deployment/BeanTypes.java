// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import io.quarkus.arc.processor.DotNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

/** The types as which an endpoint's bean is injected. */
final class BeanTypes {
  private BeanTypes() {}

  /**
   * Returns {@code @Typed} with all that the class is but the interfaces that clients are made of,
   * if there is one.
   */
  static Optional<AnnotationInstance> withoutClients(ClassInfo endpoint, IndexView index) {
    List<DotName> left = new ArrayList<>();
    boolean found = false;
    for (DotName each : Ancestry.of(endpoint, index)) {
      ClassInfo known = index.getClassByName(each);
      if (known != null && Clients.isClient(known)) {
        found = true;
      } else {
        left.add(each);
      }
    }
    AnnotationValue[] types =
        left.stream()
            .map(name -> AnnotationValue.createClassValue("", Type.create(name, Type.Kind.CLASS)))
            .toArray(AnnotationValue[]::new);
    return found
        ? Optional.of(
            AnnotationInstance.create(
                DotNames.TYPED,
                endpoint,
                List.of(AnnotationValue.createArrayValue("value", types))))
        : Optional.empty();
  }
}
