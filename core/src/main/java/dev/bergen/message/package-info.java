// SPDX-License-Identifier: Apache-2.0
/**
 * What every part says about a message: how much one may ask of its receiver, and that a body is
 * none.
 */
@NullMarked
package dev.bergen.message;

import org.jspecify.annotations.NullMarked;
