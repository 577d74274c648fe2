// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.Target;
import dev.bergen.config.KnownService;
import dev.bergen.openstack.NovaCompute;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.nova.NovaSerializer;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.util.function.UnaryOperator;

/**
 * Typed clients of OpenStack's services, each on the exchange and topic of its service.
 *
 * <pre>{@code
 * OpenStackClients clients = OpenStackClients.of(transport, OpenStackContext.admin());
 * String uptime = clients.novaCompute("node-7").hostUptime();
 * }</pre>
 *
 * <p>A method asks for the version that its arguments need, and throws what {@link
 * RpcClient#call(String, java.util.Map)} does. The contracts of the services ({@link
 * ServiceContract}) say which other methods there are; {@link #client} calls those.
 *
 * <p>Threads: any thread may use it. Immutable.
 */
public final class OpenStackClients {
  private final RpcClient base;

  private OpenStackClients(RpcClient base) {
    this.base = base;
  }

  /**
   * Returns clients that ask in one context.
   *
   * @param transport of any default exchange; stays the caller's to close
   */
  public static OpenStackClients of(RpcTransport transport, OpenStackContext context) {
    return new OpenStackClients(
        RpcClient.of(transport, Target.topic(NovaCompute.TOPIC))
            .withSerializer(new NovaSerializer())
            .withContext(context.toRequestContext()));
  }

  /**
   * Returns clients with other settings: a timeout, a version cap, errors, an interceptor, a
   * context. Their target is that of each service.
   */
  public OpenStackClients with(UnaryOperator<RpcClient> settings) {
    return new OpenStackClients(settings.apply(base));
  }

  /** Returns what any server of {@code topic} at Nova answers to. */
  public BaseApi base(String topic) {
    return client(KnownService.NOVA, topic).as(BaseApi.class);
  }

  /** Returns any conductor of Nova. */
  public NovaConductor novaConductor() {
    return client(KnownService.NOVA, "conductor").as(NovaConductor.class);
  }

  /** Returns any scheduler of Nova. */
  public NovaScheduler novaScheduler() {
    return client(KnownService.NOVA, "scheduler").as(NovaScheduler.class);
  }

  /** Returns every scheduler of Nova, for what is cast to all. */
  public NovaScheduler novaSchedulers() {
    return client(KnownService.NOVA, "scheduler").withFanout().as(NovaScheduler.class);
  }

  /**
   * Returns a compute host. A method goes to the topic where Nova's own clients send it, as {@link
   * NovaCompute} says: with hosts older than version 6.5 in the cell, set their version as cap.
   */
  public NovaComputeHost novaCompute(String host) {
    RpcClient client = client(KnownService.NOVA, NovaCompute.TOPIC).withServer(host);
    return client
        .withInterceptor(
            (request, next) ->
                next.send(
                    request.withTarget(
                        request.target().withTopic(topicOf(client, host, request.method())))))
        .as(NovaComputeHost.class);
  }

  private static String topicOf(RpcClient client, String host, String method) {
    String topic = NovaCompute.to(client, host, method).target().topic();
    return topic == null ? NovaCompute.TOPIC : topic;
  }

  /** Returns any scheduler of Cinder. */
  public CinderScheduler cinderScheduler() {
    return client(KnownService.CINDER, "cinder-scheduler").as(CinderScheduler.class);
  }

  /** Returns every scheduler of Cinder, for what is cast to all. */
  public CinderScheduler cinderSchedulers() {
    return client(KnownService.CINDER, "cinder-scheduler").withFanout().as(CinderScheduler.class);
  }

  /**
   * Returns a back end of Cinder.
   *
   * @param backend {@code host@backend}; what follows a {@code #} does not count
   */
  public CinderVolume cinderVolume(String backend) {
    String place = backend.split("#", 2)[0];
    return client(KnownService.CINDER, "cinder-volume." + place)
        .withServer(place.split("@", 2)[0])
        .as(CinderVolume.class);
  }

  /** Returns any central service of Designate. */
  public DesignateCentral designateCentral() {
    return client(KnownService.DESIGNATE, "central").as(DesignateCentral.class);
  }

  /** Returns any worker of Designate. */
  public DesignateWorker designateWorker() {
    return client(KnownService.DESIGNATE, "worker").as(DesignateWorker.class);
  }

  /** Returns any engine of Heat. */
  public HeatEngine heatEngine() {
    return client(KnownService.HEAT, "engine").as(HeatEngine.class);
  }

  /** Returns any conductor of Ironic; one that is responsible for a node has its host as server. */
  public IronicConductor ironicConductor() {
    return client(KnownService.IRONIC, "ironic.conductor_manager").as(IronicConductor.class);
  }

  /** Returns any server of Neutron that takes reports of agents. */
  public NeutronReports neutronReports() {
    return client(KnownService.NEUTRON, "q-reports-plugin").as(NeutronReports.class);
  }

  /**
   * Returns a client of any topic, for what has no typed client here, or for one of your own
   * ({@link RpcClient#as}).
   */
  public RpcClient client(KnownService service, String topic) {
    return base.withTarget(Target.topic(topic).withExchange(service.exchange()));
  }
}
