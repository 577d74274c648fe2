// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * One rig's turn in one cycle.
 *
 * @param group whose rigs take turns
 * @param rig the entry's id
 * @param title the rig's name
 * @param inFlight operations at once
 * @param cycle from 0 on; negative ones warm up and do not count
 * @param figures what came of it
 * @param nanos how long operations took
 */
public record Turn(
    String group,
    String rig,
    String title,
    int inFlight,
    int cycle,
    Figures figures,
    Histogram nanos) {}
