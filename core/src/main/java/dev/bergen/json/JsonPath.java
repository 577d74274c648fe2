// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import java.util.List;

/** A place inside a value, such as {@code args.x[3].y}. */
final class JsonPath {

  /** How many steps are shown: a value that contains itself has a path of hundreds. */
  private static final int SHOWN = 12;

  private JsonPath() {}

  static String of(String root, JsonMappingException e) {
    StringBuilder path = new StringBuilder(root);
    List<Reference> steps = e.getPath();
    for (Reference step : steps.subList(0, Math.min(SHOWN, steps.size()))) {
      if (step.getFieldName() != null) {
        path.append('.').append(step.getFieldName());
      } else {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return steps.size() > SHOWN ? path.append("…").toString() : path.toString();
  }
}
