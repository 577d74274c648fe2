// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.observe.compare.Comparison;
import java.util.List;

/** Gathers differences, up to a bound, and prints them at the end. */
interface DiffOutput extends Comparison.Sink {

  List<String> lines(Comparison.Result result);
}
