// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.message.JsonLimits;

/**
 * What a driver is opened with.
 *
 * @param url where the broker is
 * @param options values of the driver's own options, of all its groups; its URL query is already
 *     among them
 * @param defaultExchange the exchange of targets that name none, {@code openstack} unless set
 * @param timer the transport's clock; belongs to the transport, which closes it after the driver
 * @param limits what a received message may ask of its receiver
 */
public record DriverSettings(
    TransportUrl url, Options options, String defaultExchange, Timer timer, JsonLimits limits) {}
