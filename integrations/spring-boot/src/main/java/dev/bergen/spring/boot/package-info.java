// SPDX-License-Identifier: Apache-2.0
/**
 * What Spring Boot sets up by itself: transports, clients, servers and listeners from {@code
 * bergen.*} properties ({@link BergenProperties}).
 */
@NullMarked
package dev.bergen.spring.boot;

import org.jspecify.annotations.NullMarked;
