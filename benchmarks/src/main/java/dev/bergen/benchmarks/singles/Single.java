// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.singles;

import dev.bergen.benchmarks.load.Group;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.report.Fact;
import java.time.Duration;
import java.util.List;

/** Something about Bergen that is measured by itself, once. */
public interface Single {
  /** Returns its subject, for people. */
  String name();

  /** Returns what it is called on the command line. */
  String id();

  default Group.Where where() {
    return Group.Where.RABBIT;
  }

  Duration takesAbout();

  List<Fact> measure(Site site) throws Exception;
}
