// SPDX-License-Identifier: Apache-2.0
/** What an application has that is scanned for endpoints and clients. */
@NullMarked
package dev.bergen.spring.scanned;

import org.jspecify.annotations.NullMarked;
