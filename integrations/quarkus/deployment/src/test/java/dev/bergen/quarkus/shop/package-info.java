// SPDX-License-Identifier: Apache-2.0
/** An application that the tests build and run. */
@NullMarked
package dev.bergen.quarkus.shop;

import org.jspecify.annotations.NullMarked;
