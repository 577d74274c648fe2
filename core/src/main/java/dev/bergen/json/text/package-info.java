// SPDX-License-Identifier: Apache-2.0
/**
 * The bytes of JSON text: a scanner that checks it, a cursor that reads it, escapes, and buffers.
 * For the packages of this module; it is not exported.
 */
@NullMarked
package dev.bergen.json.text;

import org.jspecify.annotations.NullMarked;
