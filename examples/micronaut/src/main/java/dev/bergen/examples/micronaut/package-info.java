// SPDX-License-Identifier: Apache-2.0
/** Transports, a typed client, a server and a listener as beans of Micronaut. */
@NullMarked
package dev.bergen.examples.micronaut;

import org.jspecify.annotations.NullMarked;
