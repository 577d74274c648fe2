// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test.shop;

import dev.bergen.spring.EnableRpcClients;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
@EnableRpcClients
public class ShopApplication {}
