// SPDX-License-Identifier: Apache-2.0
/** From an empty project to a served typed call. */
@NullMarked
package dev.bergen.examples.boot.hello;

import org.jspecify.annotations.NullMarked;
