// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Finds valid but implausible transport URLs: a comment after the URL, further lines, an unfilled
 * template. Characters that could be part of a password are reported only on request.
 */
public final class TransportUrlCheck {
  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{.*}}|\\{%.*%}");
  private static final Pattern PLACEHOLDER = Pattern.compile("<[A-Za-z][A-Za-z0-9 _.-]*>");
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=//|,)[^,/]*@");
  private static final Pattern SEPARATOR = Pattern.compile(" ,|, ");
  private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern RESERVED = Pattern.compile("[\"<>\\\\^`{|}]");

  private TransportUrlCheck() {}

  /** Throws the exception that {@code error} makes, for the first certain mistake. */
  static void requirePlausible(String url, Function<String, ? extends RuntimeException> error) {
    if (url.chars().anyMatch(Character::isISOControl)) {
      throw error.apply(
          "It has a line break or another control character. An indented line continues the"
              + " value above it, even if it is a [section]");
    }
    if (TEMPLATE.matcher(url).find()) {
      throw error.apply("It is an unfilled template: {{ }}");
    }
    if (hasStrayBlank(TransportUrlParser.before(url, '?'))) {
      throw error.apply(
          "It has a blank, which hosts and virtual hosts cannot contain. A # after a value"
              + " does not start a comment; hosts are separated by commas only");
    }
  }

  /** A blank may be intended in a password and within a virtual host. */
  private static boolean hasStrayBlank(String address) {
    int path = address.indexOf('/', address.indexOf("//") + 2);
    String network = path < 0 ? address : address.substring(0, path);
    return SEPARATOR.matcher(network).find()
        || CREDENTIALS.matcher(network).replaceAll("").indexOf(' ') >= 0
        || address.indexOf(" #") >= 0
        || (path >= 0 && address.startsWith("/ ", path));
  }

  /**
   * Returns the problems and doubtful places of a readable URL, without quoting any part of it.
   *
   * @param url as written
   * @param origin the file and line, or the variable
   * @param where the group and the option
   */
  public static List<ConfigurationProblem> problems(String url, String origin, String where) {
    List<ConfigurationProblem> found = new ArrayList<>();
    boolean placeholder = PLACEHOLDER.matcher(url).find();
    add(found, placeholder, true, origin, where, "has an unfilled placeholder: <...>");
    add(
        found,
        !placeholder && RESERVED.matcher(url).find(),
        false,
        origin,
        where,
        "has a character that should be percent-encoded, one of \" < > \\ ^ ` { | }");
    add(
        found,
        url.indexOf('#') >= 0,
        true,
        origin,
        where,
        "has a #, and everything after it is ignored. It does not start a comment; in a"
            + " password write %23");
    add(found, url.indexOf(' ') >= 0, false, origin, where, "has a blank; write %20");
    add(
        found,
        LONE_PERCENT.matcher(url).find(),
        false,
        origin,
        where,
        "has a % that does not start an escape; write %25");
    boolean at = CREDENTIALS.matcher(url).results().anyMatch(it -> isTwice('@', it.group()));
    add(found, at, false, origin, where, "has an @ in a user name or password; write %40");
    return found;
  }

  private static void add(
      List<ConfigurationProblem> found,
      boolean is,
      boolean fatal,
      String origin,
      String where,
      String what) {
    if (is) {
      found.add(new ConfigurationProblem(fatal, origin, where + " " + what));
    }
  }

  private static boolean isTwice(char wanted, String text) {
    return text.indexOf(wanted) != text.lastIndexOf(wanted);
  }
}
