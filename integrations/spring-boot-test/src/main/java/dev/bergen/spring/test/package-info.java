// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of Spring applications on a broker inside the JVM. {@link dev.bergen.spring.test.BergenTest}
 * starts what speaks over the bus and nothing else; {@link dev.bergen.spring.test.BergenConnection}
 * connects any other test to a broker that it has.
 */
@NullMarked
package dev.bergen.spring.test;

import org.jspecify.annotations.NullMarked;
