// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

/**
 * About how fast a rig is on a small machine, so that a phase lasts about as long as planned.
 *
 * @param oneByOne calls a second, one at a time
 * @param manyAtOnce calls a second, 64 in flight
 */
record Pace(int oneByOne, int manyAtOnce) {}
