// SPDX-License-Identifier: Apache-2.0
package dev.bergen.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Optional;

/** The classes of the core without its tests, read once for all that look at them. */
final class CoreClasses {
  static final String ROOT = "dev.bergen";
  static final String INTERNAL = ROOT + ".internal";
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private CoreClasses() {}

  /** Whether others can name the type: it is public, and so is what it is nested in. */
  static boolean isVisible(JavaClass type) {
    if (!type.getModifiers().contains(JavaModifier.PUBLIC) || type.isAnonymousClass()) {
      return false;
    }
    Optional<JavaClass> outer = type.getEnclosingClass();
    return outer.isEmpty() || isVisible(outer.get());
  }

  /** Whether the type is public and under a promise: all packages but {@code internal}. */
  static boolean isPromised(JavaClass type) {
    return isVisible(type) && !type.getPackageName().equals(INTERNAL);
  }
}
