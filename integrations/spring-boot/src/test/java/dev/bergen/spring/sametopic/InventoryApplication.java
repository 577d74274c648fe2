// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.sametopic;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ComponentScan
public class InventoryApplication {}
