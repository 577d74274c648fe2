// SPDX-License-Identifier: Apache-2.0
/**
 * Load: {@code bergen simulate}, its clients and servers, and its report.
 */
@NullMarked
package dev.bergen.cli.simulate;

import org.jspecify.annotations.NullMarked;
