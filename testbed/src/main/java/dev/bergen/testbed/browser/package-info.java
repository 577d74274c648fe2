// SPDX-License-Identifier: Apache-2.0

/** A real browser without a window, for looking at pages: {@link dev.bergen.testbed.browser.Chromium}. */
@NullMarked
package dev.bergen.testbed.browser;

import org.jspecify.annotations.NullMarked;
