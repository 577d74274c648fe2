// SPDX-License-Identifier: Apache-2.0
/** {@link Rigs} lists all rigs by group; each room below has the rigs of one library or subject. */
@NullMarked
package dev.bergen.benchmarks.rigs;

import org.jspecify.annotations.NullMarked;
