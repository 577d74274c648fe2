// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import java.util.List;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;

/** The typed interfaces that say whom they call, which is what makes them complete enough. */
final class Clients {
  private Clients() {}

  static List<ClassInfo> of(IndexView index) {
    return index.getAnnotations(Names.RPC_INTERFACE).stream()
        .map(AnnotationInstance::target)
        .filter(target -> target.kind() == AnnotationTarget.Kind.CLASS)
        .map(AnnotationTarget::asClass)
        .filter(Clients::isClient)
        .toList();
  }

  static boolean isClient(ClassInfo type) {
    AnnotationInstance said = type.declaredAnnotation(Names.RPC_INTERFACE);
    AnnotationValue topic = said == null ? null : said.value("topic");
    return type.isInterface() && topic != null && !topic.asString().isEmpty();
  }
}
