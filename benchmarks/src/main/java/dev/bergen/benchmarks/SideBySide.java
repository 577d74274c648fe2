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
    PythonRelease release = PythonRelease.newest();
    if (RabbitNode.missing().isPresent() || !release.isInstalled()) {
      System.err.println("It needs RabbitMQ and the Python peers; './verify' installs both.");
      System.exit(1);
    }
    new SideBySide(plan).run(release);
  }

  private void run(PythonRelease release) {
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
              opened(open, new JavaRig("Java -> Java", url, JAVA, new Pace(1500, 6000))),
              opened(open, new JavaRig("Java -> Python", url, PYTHON, new Pace(600, 900))),
              opened(
                  open,
                  new PythonRig("Python -> Python", release, url, PYTHON, new Pace(500, 700))),
              opened(
                  open, new PythonRig("Python -> Java", release, url, JAVA, new Pace(700, 900))));
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
    Measurement oneByOne = rig.measure(calls(rig.pace().oneByOne()), 1);
    Measurement manyAtOnce = rig.measure(calls(rig.pace().manyAtOnce()), plan.inFlight());
    if (counts) {
      sequential.add(rig.name(), oneByOne);
      concurrent.add(rig.name(), manyAtOnce);
    }
  }

  private int calls(int perSecond) {
    return (int) Math.max(plan.inFlight(), perSecond * plan.seconds());
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
