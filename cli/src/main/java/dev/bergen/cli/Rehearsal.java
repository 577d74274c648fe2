// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import picocli.CommandLine;

/**
 * Runs once what commands do, so that a JVM that archives its loaded classes ({@code
 * -XX:ArchiveClassesAtExit}) includes those that commands need. Connects nowhere: its broker is at
 * a port where there cannot be one.
 */
final class Rehearsal {
  private static final String NOBODY = "rabbit://guest:guest@127.0.0.1:1/";

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("--help"),
          List.of("call", "--help"),
          List.of("drivers"),
          List.of("demo"),
          List.of("call", "--url", NOBODY, "--timeout", "0.3", "trial", "add", "a=2", "b=3"),
          List.of("ping", "--url", NOBODY, "--timeout", "0.3", "trial"),
          List.of("cast", "--url", NOBODY, "--timeout", "0.3", "trial", "add", "a=2"));

  /** Jars whose classes are for the most part needed where a broker is, and only there. */
  private static final List<String> LOADED =
      List.of("bergen-core-", "bergen-driver-rabbit-", "bergen.jar");

  /** In the one jar of the packages, foreign classes stay out. */
  private static final String OURS = "dev/bergen/";

  private Rehearsal() {}

  public static void main(String[] args) throws IOException {
    for (List<String> command : COMMANDS) {
      String[] words = command.toArray(String[]::new);
      CommandLine line = Bergen.commandLine(words);
      line.setOut(new PrintWriter(Writer.nullWriter()));
      line.setErr(new PrintWriter(Writer.nullWriter()));
      line.execute(words);
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (LOADED.stream().anyMatch(new File(entry).getName()::startsWith)) {
        load(entry);
      }
    }
    System.exit(0);
  }

  private static void load(String jar) throws IOException {
    try (JarFile file = new JarFile(jar)) {
      Enumeration<JarEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        String name = entries.nextElement().getName();
        if (name.startsWith(OURS) && name.endsWith(".class") && !name.contains("-")) {
          load(name.substring(0, name.length() - ".class".length()).replace('/', '.'), jar);
        }
      }
    }
  }

  private static void load(String type, String jar) {
    try {
      Class.forName(type, false, Rehearsal.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // Classes that need a missing library are not needed here either.
      System.err.println(jar + ": " + e);
    }
  }
}
