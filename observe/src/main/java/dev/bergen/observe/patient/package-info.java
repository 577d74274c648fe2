// SPDX-License-Identifier: Apache-2.0

/**
 * The doctor's data ({@link dev.bergen.observe.patient.Patient}): configurations, and a broker as
 * AMQP, its management API and its certificates show it. Uses core and {@code management}.
 */
@NullMarked
package dev.bergen.observe.patient;

import org.jspecify.annotations.NullMarked;
