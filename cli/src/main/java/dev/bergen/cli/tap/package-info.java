// SPDX-License-Identifier: Apache-2.0
/** The bus as it is: {@code tap}, {@code trace} and {@code why}. Takes nothing from anybody. */
@NullMarked
package dev.bergen.cli.tap;

import org.jspecify.annotations.NullMarked;
