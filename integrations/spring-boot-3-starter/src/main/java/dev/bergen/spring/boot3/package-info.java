// SPDX-License-Identifier: Apache-2.0
/** Health, which is not in the same place in each line of Spring Boot. */
@NullMarked
package dev.bergen.spring.boot3;

import org.jspecify.annotations.NullMarked;
