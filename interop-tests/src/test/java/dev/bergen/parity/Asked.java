// SPDX-License-Identifier: Apache-2.0
package dev.bergen.parity;

import java.util.regex.Pattern;

/** What a test asks besides Bergen itself, as its tag says. */
enum Asked {
  /** A release of oslo.messaging that runs beside the test. */
  PYTHON("Python", "asks-python", "\\b(Oracle|NewestRelease|EachRelease|Python[A-Z]\\w+)\\b"),

  /** Messages and topologies that oslo.messaging was seen to make. */
  RECORDINGS("recordings", "asks-recordings", "\\b(Vector|GoldenVectors|Golden)\\b");

  private final String mark;
  private final String tag;
  private final Pattern means;

  Asked(String mark, String tag, String means) {
    this.mark = mark;
    this.tag = tag;
    this.means = Pattern.compile(means);
  }

  /** Returns its name on the page. */
  String mark() {
    return mark;
  }

  String tag() {
    return tag;
  }

  /** Returns whether the source of a test has the means to ask that. */
  boolean canBeAskedBy(String source) {
    return means.matcher(source).find();
  }
}
