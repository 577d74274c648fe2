// SPDX-License-Identifier: Apache-2.0
/** The bus as it is: {@code tap} and {@code trace}. Takes nothing from anybody. */
@NullMarked
package dev.bergen.cli.tap;

import org.jspecify.annotations.NullMarked;
