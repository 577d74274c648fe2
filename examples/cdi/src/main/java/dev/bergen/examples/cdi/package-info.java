// SPDX-License-Identifier: Apache-2.0
/** Transports, a typed client, a server and a listener as beans of Jakarta CDI. */
@NullMarked
package dev.bergen.examples.cdi;

import org.jspecify.annotations.NullMarked;
