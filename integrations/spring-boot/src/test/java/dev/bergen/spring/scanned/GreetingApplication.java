// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.scanned;

import dev.bergen.spring.EnableRpcClients;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ComponentScan
@EnableRpcClients
public class GreetingApplication {}
