// SPDX-License-Identifier: Apache-2.0
/**
 * The wire format: requests, replies, notifications and failures, from bytes to records and back,
 * with JSON values ({@link Json}). Independent of any broker.
 */
@NullMarked
package dev.bergen.wire;

import dev.bergen.json.Json;
import org.jspecify.annotations.NullMarked;
