// SPDX-License-Identifier: Apache-2.0
/**
 * Calls, casts, servers, notifications and listeners as Micrometer observations, which become
 * timers and spans, and the state of transports, servers and listeners as meters. Begin with {@link
 * dev.bergen.micrometer.BergenObservations} and {@link dev.bergen.micrometer.BergenMeters}.
 */
@NullMarked
package dev.bergen.micrometer;

import org.jspecify.annotations.NullMarked;
