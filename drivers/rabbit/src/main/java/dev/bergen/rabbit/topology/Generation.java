// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * One life of a service, from its start to its end: its process group, distinguished from a later
 * one of the same number by its leader's start time.
 *
 * @param group 0 in a container that has none
 * @param startTime in ticks since the system was booted
 */
record Generation(long group, long startTime) {

  /** Behind the name of the program, which may hold anything: the state, the parent, the group. */
  private static final int GROUP_FIELD = 2;

  /** Counted in blanks from the very beginning, as the reference does it. */
  private static final int START_FIELD = 21;

  private static final long LEADERLESS = 0;

  /**
   * Returns the one that this process belongs to.
   *
   * @param processes {@code /proc}
   */
  static Generation ours(Path processes) throws IOException {
    String self = stat(processes, "self");
    long group = group(self);
    return new Generation(group, group == 0 ? startTime(self) : leaderStart(processes, group));
  }

  /** Whether a process of it still runs. */
  boolean isAlive(Path processes) throws IOException {
    long leader = leaderStart(processes, group);
    return leader == LEADERLESS ? hasMember(processes) : leader == startTime;
  }

  private boolean hasMember(Path processes) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(processes, "[0-9]*")) {
      for (Path process : all) {
        if (isMember(process)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isMember(Path process) throws IOException {
    try {
      return group(Files.readString(process.resolve("stat"))) == group;
    } catch (NoSuchFileException e) {
      return false; // it ended meanwhile
    }
  }

  /** A group may live longer than the process that it is named after. */
  private static long leaderStart(Path processes, long group) throws IOException {
    try {
      return startTime(stat(processes, Long.toString(group)));
    } catch (NoSuchFileException e) {
      return LEADERLESS;
    }
  }

  private static long group(String stat) throws IOException {
    try {
      String behindName = stat.substring(stat.lastIndexOf(')') + 1).strip();
      return Long.parseLong(behindName.split(" ", -1)[GROUP_FIELD]);
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("Cannot determine the group of a process: " + stat, e);
    }
  }

  private static String stat(Path processes, String process) throws IOException {
    return Files.readString(processes.resolve(process).resolve("stat"));
  }

  private static long startTime(String stat) throws IOException {
    try {
      return Long.parseLong(stat.strip().split("\\s+", -1)[START_FIELD]);
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("Cannot determine when a process was started: " + stat, e);
    }
  }
}
