// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.bergen.examples.boot.shop;

import org.jspecify.annotations.NullMarked;
