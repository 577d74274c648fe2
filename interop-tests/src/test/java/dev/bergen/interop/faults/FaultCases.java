// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.bergen.interop.faults.FaultCase.Reach;
import dev.bergen.interop.faults.FaultCase.Step;
import dev.bergen.testbed.tls.Certified;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Every case of the suite, in the order of the page. */
final class FaultCases {
  private FaultCases() {}

  /** A broker that dies and comes back with its durable queues. */
  static List<FaultCase> broker() {
    return List.of(
        FaultCase.of(
                "broker killed and restarted while idle",
                site -> {
                  site.settlePythons();
                  site.node().kill();
                },
                site -> site.node().startAgain())
            .whileIdle(),
        FaultCase.of(
                "broker killed between publish and confirm",
                site -> {
                  site.settlePythons();
                  site.cable().swallowFromBroker();
                  site.burst(5, 0, ofSeconds(8)); // replies are lost with their queue
                  site.casts(5);
                  site.last(ofSeconds(1));
                  site.node().kill();
                },
                site -> {
                  site.cable().heal();
                  site.node().startAgain();
                })
            .by(Reach.CABLE)
            .whileIdle(), // so that no more is unconfirmed than the reference remembers
        FaultCase.of(
            "broker killed between request and reply",
            site -> {
              site.settlePythons();
              site.burst(10, 3, ofSeconds(30));
              site.confirmed();
              site.node().kill();
            },
            site -> site.node().startAgain()),
        FaultCase.of(
            "broker killed during 200 calls",
            site -> {
              site.settlePythons();
              site.burst(200, 2, ofSeconds(30));
              site.confirmed();
              site.node().kill();
            },
            site -> site.node().startAgain()));
  }

  /** A network that cuts, swallows and delays. */
  static List<FaultCase> network() {
    return List.of(
        lasting("network cut", ofSeconds(2), site -> site.cable().refuse()).by(Reach.CABLE),
        lasting("cut in mid-frame to the broker", ofSeconds(1), s -> s.cable().cutToBrokerAfter(37))
            .by(Reach.CABLE),
        lasting(
                "cut in mid-frame from the broker",
                ofSeconds(1),
                site -> site.cable().cutFromBrokerAfter(37))
            .by(Reach.CABLE),
        lasting("half-open: nothing arrives", ofSeconds(6), site -> site.cable().swallow())
            .by(Reach.CABLE)
            .withOptions("&heartbeat_timeout_threshold=2"),
        lasting("slow network", ofSeconds(2), site -> site.cable().delay(ofMillis(100)))
            .by(Reach.CABLE)
            .keepingConnections(),
        lasting(
                "all hosts of the URL dead, then one back",
                ofSeconds(3),
                site -> site.cable().refuse())
            .by(Reach.CABLE_AFTER_DEAD_HOST));
  }

  private static FaultCase lasting(String name, Duration time, Step breaks) {
    return FaultCase.of(
        name,
        breaks,
        site -> {
          site.last(time);
          site.cable().heal();
        });
  }

  /** A broker that does not let us in, or takes nothing. */
  static List<FaultCase> refusals() {
    return List.of(
        FaultCase.of(
                "user deleted, then back",
                site -> site.node().deleteUser(site.ours()),
                site -> {
                  site.last(ofSeconds(2));
                  site.awaitSaid("login refused");
                  site.node().createUser(site.ours(), site.vhost());
                })
            .saying("login refused for user 'ours'"),
        FaultCase.of(
                "virtual host wrong, then right",
                site -> site.node().deleteVirtualHost(site.vhost()),
                site -> {
                  site.last(ofSeconds(2));
                  site.awaitSaid("virtual host 'faults' refused");
                  site.node().createVirtualHost(site.vhost());
                  site.node().createUser(site.ours(), site.vhost());
                })
            .whileIdle()
            .withMandatoryCasts() // as the queues are gone, too
            .saying("virtual host 'faults' refused"),
        FaultCase.of(
                "publishers blocked by a memory alarm",
                site -> {
                  site.node().blockPublishers();
                  site.awaitSaid("RabbitMQ blocked connection");
                  site.last(ofSeconds(1));
                },
                site -> site.node().unblockPublishers())
            .keepingConnections()
            .saying("RabbitMQ blocked connection", "RabbitMQ unblocked connection"));
  }

  /** A broker that shows what ours must not believe, until it has the right one again. */
  static List<FaultCase> certificates() {
    return List.of(
        certificate(
            "certificate of another authority",
            Certificates.OF_ANOTHER_AUTHORITY,
            "not signed by an authority in ssl_ca_file"),
        certificate("certificate expired", Certificates.EXPIRED, "has expired"),
        certificate(
            "certificate of another host",
            Certificates.OF_ANOTHER_HOST,
            "certificate is for another host"));
  }

  private static FaultCase certificate(String name, Certified wrong, String line) {
    return FaultCase.of(
            name,
            site -> {
              site.node().claim(wrong);
              site.cable().refuse();
              site.cable().heal(); // whoever connects again sees it
              site.awaitSaid(line);
            },
            site -> site.node().claim(Certificates.RIGHT))
        .by(Reach.TLS)
        .withOptions(Certificates.OPTIONS)
        .saying(line);
  }

  /** Queues and exchanges that are deleted under us. */
  static List<FaultCase> topology() {
    return List.of(
        deleted("topic queue deleted", Site::isTopicQueue).saying("declaring them again"),
        deleted("fanout queue deleted", Site::isFanoutQueue).saying("declaring them again"),
        deleted("consumer cancelled by the broker", Site::isServerQueue)
            .saying("the broker cancelled the consumer"),
        deleted("reply queue deleted", Site::isReplyQueue).saying("declaring it again"),
        FaultCase.of(
                "reply queue deleted under calls",
                site -> {
                  site.burst(5, 2, ofSeconds(20));
                  site.last(ofMillis(500));
                  site.deleteQueues(Site::isReplyQueue);
                },
                site -> {})
            .keepingConnections()
            .saying("declaring it again"),
        lasting("reply queue expired while cut off", ofSeconds(3), site -> site.cable().refuse())
            .by(Reach.CABLE)
            .withOptions("&rabbit_transient_queues_ttl=1"),
        FaultCase.of(
                "exchange deleted",
                site -> {
                  site.node().deleteExchange(site.vhost(), JavaWorker.EXCHANGE);
                  site.casts(1); // before a server looks again and makes it anew
                },
                site -> {})
            .whileIdle()
            .withMandatoryCasts()
            .keepingConnections()
            .recoveringWithin(ofSeconds(20)) // nobody tells, so servers look every ten seconds
            .saying("no exchange 'of-java'"));
  }

  /** A cluster of three, with quorum queues, that goes on with two. */
  static List<FaultCase> cluster() {
    return List.of(
        FaultCase.of(
                "cluster: node in use killed",
                site -> {
                  site.awaitReplicas();
                  site.settlePythons();
                  site.burst(50, 2, ofSeconds(20));
                  site.confirmed();
                  site.killNodeInUse();
                },
                site -> {})
            .perhapsLosingConnections(),
        FaultCase.of(
                "cluster: leader of the topic's quorum queue killed",
                site -> {
                  site.awaitReplicas();
                  site.settlePythons();
                  site.burst(50, 2, ofSeconds(20));
                  site.confirmed();
                  site.killLeaderOf("java-to-java");
                },
                site -> {})
            .perhapsLosingConnections());
  }

  private static FaultCase deleted(String name, Predicate<String> queues) {
    return FaultCase.of(
            name, site -> site.deleteQueues(queues), site -> site.awaitQueues(queues, 2))
        .whileIdle()
        .withMandatoryCasts()
        .keepingConnections();
  }

  static List<FaultCase> all() {
    return Stream.of(broker(), network(), refusals(), certificates(), topology(), cluster())
        .flatMap(List::stream)
        .toList();
  }
}
