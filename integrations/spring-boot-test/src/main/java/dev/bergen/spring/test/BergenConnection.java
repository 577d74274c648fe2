// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Connects the test's application to the broker of this static {@code BergenExtension}, as
 * {@code @ServiceConnection} does to a container; it counts instead of {@code bergen.url}.
 *
 * <pre>{@code
 * @RegisterExtension @BergenConnection
 * static final BergenExtension bergen = new BergenExtension().withBrokerPerClass();
 * }</pre>
 *
 * <p>The context is then made for this test class and not shared with others, whose broker is
 * another one.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface BergenConnection {}
