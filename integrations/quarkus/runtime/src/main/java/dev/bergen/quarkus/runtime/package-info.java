// SPDX-License-Identifier: Apache-2.0
/** What runs in a Quarkus application; public for the code that Quarkus generates, and no promise. */
@NullMarked
package dev.bergen.quarkus.runtime;

import org.jspecify.annotations.NullMarked;
