// SPDX-License-Identifier: Apache-2.0
/** An application with more than what speaks over the bus. */
@NullMarked
package dev.bergen.spring.test.shop;

import org.jspecify.annotations.NullMarked;
