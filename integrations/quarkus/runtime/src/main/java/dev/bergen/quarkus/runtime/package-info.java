// SPDX-License-Identifier: Apache-2.0
/** The run-time part of the extension; public for code that Quarkus generates, and not API. */
@NullMarked
package dev.bergen.quarkus.runtime;

import org.jspecify.annotations.NullMarked;
