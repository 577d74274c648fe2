// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import dev.bergen.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of one oslo.config file: sections in brackets, {@code name = value} or {@code name
 * : value}, comments that begin with {@code #} or {@code ;}, values that continue in indented lines
 * and may be quoted. Messages never repeat a line, because it may hold a password.
 */
final class ConfigurationFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String file;
  private final List<Assignment> assignments = new ArrayList<>();
  private int line;
  private @Nullable String section;
  // The assignment that indented lines would continue.
  private @Nullable String name;
  private final List<String> value = new ArrayList<>();
  private int nameLine;

  private ConfigurationFile(String file) {
    this.file = file;
  }

  /**
   * Returns the assignments in their order.
   *
   * @param file the name for messages
   * @throws ConfigurationException if a line cannot be parsed
   */
  static List<Assignment> read(String file, String text) {
    ConfigurationFile reader = new ConfigurationFile(file);
    String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    content.lines().forEach(reader::readLine);
    reader.finishAssignment();
    return reader.assignments;
  }

  private void readLine(String untrimmed) {
    line++;
    String content = untrimmed.stripTrailing();
    if (content.isEmpty()) {
      finishAssignment();
    } else if (content.charAt(0) == ' ' || content.charAt(0) == '\t') {
      continueAssignment(content.strip());
    } else {
      finishAssignment();
      switch (content.charAt(0)) {
        case '[' -> beginSection(content);
        case '#', ';' -> {}
        default -> beginAssignment(content);
      }
    }
  }

  private void beginSection(String content) {
    if (!content.endsWith("]")) {
      throw invalid("a section has to end with ]");
    }
    if (content.length() == 2) {
      throw invalid("a section needs a name");
    }
    section = OptionSource.groupName(content.substring(1, content.length() - 1));
  }

  private void beginAssignment(String content) {
    int equals = content.indexOf('=');
    int colon = content.indexOf(':');
    int split = equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
    if (split < 0) {
      throw invalid("neither a [section], nor name = value, nor a # comment");
    }
    if (split == 0) {
      throw invalid("no name before " + content.charAt(0));
    }
    if (section == null) {
      throw invalid("an option has to stand below a [section], such as [DEFAULT]");
    }
    name = content.substring(0, split).strip();
    nameLine = line;
    value.add(unquoted(content.substring(split + 1).strip()));
  }

  private void continueAssignment(String content) {
    if (name != null) {
      value.add(content);
    } else if (!content.startsWith("#") && !content.startsWith(";")) {
      throw invalid("an indented line continues a value, but none stands above it");
    }
  }

  private void finishAssignment() {
    if (name != null && section != null) {
      assignments.add(
          new Assignment(section, name, String.join("\n", value), file + ":" + nameLine));
    }
    name = null;
    value.clear();
  }

  private static String unquoted(String text) {
    int last = text.length() - 1;
    boolean quoted =
        last > 0
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(0) == text.charAt(last);
    return quoted ? text.substring(1, last) : text;
  }

  private ConfigurationException invalid(String what) {
    return new ConfigurationException(file + ":" + line + ": " + what, null);
  }

  /**
   * One assignment in a file.
   *
   * @param origin file and line
   */
  record Assignment(String group, String name, String value, String origin) {}
}
