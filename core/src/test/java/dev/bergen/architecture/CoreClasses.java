// SPDX-License-Identifier: Apache-2.0
package dev.bergen.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The classes of the core without its tests, read once for all that look at them. */
final class CoreClasses {
  static final String ROOT = "dev.bergen";
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** The packages that other modules see. */
  private static final Set<String> EXPORTED =
      ModuleFinder.of(Path.of("target/classes"))
          .find("dev.bergen.core")
          .orElseThrow()
          .descriptor()
          .exports()
          .stream()
          .map(ModuleDescriptor.Exports::source)
          .collect(Collectors.toUnmodifiableSet());

  private CoreClasses() {}

  /** Whether others can name the type: it is public, and so is what it is nested in. */
  static boolean isVisible(JavaClass type) {
    if (!type.getModifiers().contains(JavaModifier.PUBLIC) || type.isAnonymousClass()) {
      return false;
    }
    Optional<JavaClass> outer = type.getEnclosingClass();
    return outer.isEmpty() || isVisible(outer.get());
  }

  /** Whether the type is public and under a promise: the module exports its package. */
  static boolean isPromised(JavaClass type) {
    return isVisible(type) && EXPORTED.contains(type.getPackageName());
  }

  /** Whether {@code name} is a package of the core that other modules must not use. */
  static boolean isHidden(String name) {
    return !EXPORTED.contains(name)
        && ALL.stream().anyMatch(type -> type.getPackageName().equals(name));
  }
}
