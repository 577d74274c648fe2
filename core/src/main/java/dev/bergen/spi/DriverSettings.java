// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.message.JsonLimits;

/**
 * The settings that a driver is opened with.
 *
 * @param url the address of the broker
 * @param options values of the driver's own options, of all its groups; they include those of the
 *     URL's query
 * @param defaultExchange the exchange of targets without one, {@code openstack} unless set
 * @param timer the transport's clock; belongs to the transport, which closes it after the driver
 * @param limits the limits of received messages
 */
public record DriverSettings(
    TransportUrl url, Options options, String defaultExchange, Timer timer, JsonLimits limits) {}
