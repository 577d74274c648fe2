// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong. Shows no secret.
 *
 * @param check the id of the check that found it
 * @param where the file and line, the queue, the node, …
 * @param what was seen there
 * @param why it hurts
 * @param remedy what to do
 * @param type what to type, word for word: a command, or a line of a configuration file; {@code
 *     null} if there is no such thing
 */
public record Finding(
    String check,
    Severity severity,
    String where,
    String what,
    String why,
    String remedy,
    @Nullable String type) {

  /** Returns it as JSON has it. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("check", check);
    map.put("severity", severity.name().toLowerCase(Locale.ROOT));
    map.put("where", where);
    map.put("what", what);
    map.put("why", why);
    map.put("remedy", remedy);
    map.put("type", type);
    return map;
  }
}
