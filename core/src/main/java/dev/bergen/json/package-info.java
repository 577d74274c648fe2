// SPDX-License-Identifier: Apache-2.0
/**
 * JSON values as text ({@link dev.bergen.json.Json}), made of Java values and read as Java types.
 * Knows nothing of messages.
 */
@NullMarked
package dev.bergen.json;

import org.jspecify.annotations.NullMarked;
