// SPDX-License-Identifier: Apache-2.0

/**
 * The doctor: a catalogue of checks, each of which reports a problem of a broker or of the
 * configurations of its services, its harm and its remedy ({@link
 * dev.bergen.observe.doctor.Doctor}). Uses {@code patient}, {@code census} and {@code management}.
 */
@NullMarked
package dev.bergen.observe.doctor;

import org.jspecify.annotations.NullMarked;
