// SPDX-License-Identifier: Apache-2.0
/** OpenStack's layer above the bus: contexts, errors, events, clients, objects of Nova. */
module dev.bergen.openstack {
  requires transitive dev.bergen.core;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.bergen.openstack;
  exports dev.bergen.openstack.client;
  exports dev.bergen.openstack.errors;
  exports dev.bergen.openstack.events;
  exports dev.bergen.openstack.nova;
  exports dev.bergen.openstack.service;
}
