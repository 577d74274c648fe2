// SPDX-License-Identifier: Apache-2.0
/**
 * JSON values as text ({@link dev.bergen.json.Json}), written from Java values and read as Java
 * types, and users' control over both ({@link Serializer}). Independent of messages.
 */
@NullMarked
package dev.bergen.json;

import org.jspecify.annotations.NullMarked;
