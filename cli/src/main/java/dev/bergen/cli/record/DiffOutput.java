// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.observe.compare.Comparison;
import java.util.List;

/** Gathers what is different, up to a bound, and tells it at the end. */
interface DiffOutput extends Comparison.Sink {

  List<String> lines(Comparison.Result result);
}
