// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Calls over one private RabbitMQ node, Java and Python in all four pairs, in turns.
 *
 * <p>Run by hand with {@code benchmarks/run}. All servers, Java's and Python's, are processes of
 * their own; the Java client runs in this JVM. What is called returns its argument, a number. Both
 * clients use one thread per call in flight, which waits for its answer.
 */
public final class SideBySide {
  private static final String JAVA = "bench-java";
  private static final String PYTHON = "bench-python";

  private final Plan plan;
  private final Results sequential = new Results();
  private final Results concurrent = new Results();

  private SideBySide(Plan plan) {
    this.plan = plan;
  }

  public static void main(String[] args) {
    Plan plan;
    try {
      plan = Plan.parse(Arrays.asList(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Plan.USAGE);
      System.exit(2);
      return;
    }
    new SideBySide(plan).run();
  }

  private void run() {
    PythonRelease release = PythonRelease.newest();
    if (!release.isInstalled()) {
      throw new IllegalStateException("run scripts/peers install first");
    }
    say("Starting a private RabbitMQ node, a Java server and a Python server…");
    try (RabbitNode node = RabbitNode.start();
        ServerProcess java = ServerProcess.start(node.url(""), JAVA);
        PythonPeer python = PythonPeer.server(release, node.url(""), PYTHON, "python")) {
      say("Servers: Java is process %d, Python %d".formatted(java.pid(), python.pid()));
      turns(release, node.url(""));
    }
    print(release);
  }

  private void turns(PythonRelease release, String url) {
    Deque<Rig> open = new ArrayDeque<>();
    try {
      List<Rig> rigs =
          List.of(
              opened(open, new JavaRig("Java -> Java", url, JAVA, 1200)),
              opened(open, new JavaRig("Java -> Python", url, PYTHON, 300)),
              opened(open, new PythonRig("Python -> Python", release, url, PYTHON, 200)),
              opened(open, new PythonRig("Python -> Java", release, url, JAVA, 250)));
      for (int cycle = 1 - plan.warmUps(); cycle <= plan.cycles(); cycle++) {
        say(cycle < 1 ? "warming up" : "cycle " + cycle + " of " + plan.cycles());
        for (Rig rig : rigs) {
          turn(rig, cycle >= 1);
        }
      }
    } finally {
      open.forEach(Rig::close);
    }
  }

  private static Rig opened(Deque<Rig> open, Rig rig) {
    open.push(rig);
    return rig;
  }

  private void turn(Rig rig, boolean counts) {
    int calls = (int) Math.max(20, rig.callsASecond() * plan.seconds());
    Measurement oneByOne = rig.measure(calls, 1);
    Measurement manyAtOnce = rig.measure(Math.max(calls * 3, plan.inFlight()), plan.inFlight());
    if (counts) {
      sequential.add(rig.name(), oneByOne);
      concurrent.add(rig.name(), manyAtOnce);
    }
  }

  private void print(PythonRelease release) {
    say("");
    say(
        "Java %s, oslo.messaging %s, %d cycles; medians, and in brackets the median ratio to %s"
            .formatted(System.getProperty("java.version"), release, plan.cycles(), "Java -> Java"));
    say("");
    sequential.table("one call at a time").forEach(SideBySide::say);
    say("");
    concurrent.table(plan.inFlight() + " calls in flight").forEach(SideBySide::say);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
