// SPDX-License-Identifier: Apache-2.0
/**
 * The types that all other packages share: the address of a message ({@link Target}), the version
 * of an interface ({@link Version}), and failures ({@link MessagingException}).
 */
@NullMarked
package dev.bergen;

import org.jspecify.annotations.NullMarked;
