// SPDX-License-Identifier: Apache-2.0

/**
 * The doctor: a catalogue of checks, each of which says what is wrong with a broker or with the
 * configurations of its services, why it hurts and what to do ({@link
 * dev.bergen.observe.doctor.Doctor}). Uses {@code patient}, {@code
 * census} and {@code management}.
 */
@NullMarked
package dev.bergen.observe.doctor;

import org.jspecify.annotations.NullMarked;
