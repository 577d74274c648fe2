// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.bergen.examples.quarkus;

import org.jspecify.annotations.NullMarked;
