// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds the application of a {@link BergenTest} as Boot's own tests do, and adds its properties.
 */
final class BergenTestBootstrapper extends SpringBootTestContextBootstrapper {
  @Override
  protected String[] getProperties(Class<?> testClass) {
    BergenTest test = TestContextAnnotationUtils.findMergedAnnotation(testClass, BergenTest.class);
    List<String> properties =
        new ArrayList<>(
            List.of(
                "spring.main.web-application-type=none",
                "spring.boot.enableautoconfiguration=false"));
    if (test != null) {
      properties.addAll(List.of(test.properties()));
    }
    return properties.toArray(String[]::new);
  }
}
