// SPDX-License-Identifier: Apache-2.0
/**
 * Auto-configuration of transports, clients, servers and listeners from {@code bergen.*} properties
 * ({@link BergenProperties}).
 */
@NullMarked
package dev.bergen.spring.boot;

import org.jspecify.annotations.NullMarked;
