// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration files: {@code config check} and {@code config sample}.
 */
@NullMarked
package dev.bergen.cli.config;

import org.jspecify.annotations.NullMarked;
