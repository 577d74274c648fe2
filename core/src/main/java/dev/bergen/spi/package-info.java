// SPDX-License-Identifier: Apache-2.0
/**
 * What a driver is ({@link Driver}), how it is found ({@link DriverProvider}), and what crosses that
 * line. A driver moves messages; it never sees a user's class, a serializer or an endpoint.
 */
@NullMarked
package dev.bergen.spi;

import org.jspecify.annotations.NullMarked;
