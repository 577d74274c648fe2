// SPDX-License-Identifier: Apache-2.0
/**
 * The interface of drivers: the driver ({@link Driver}), its discovery ({@link DriverProvider}),
 * and the types exchanged with core. A driver moves messages; it never sees a user's class, a
 * serializer or an endpoint.
 */
@NullMarked
package dev.bergen.spi;

import org.jspecify.annotations.NullMarked;
