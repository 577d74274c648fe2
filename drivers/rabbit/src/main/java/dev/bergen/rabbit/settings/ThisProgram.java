// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.settings;

/** Names this program as its own command line does. */
public final class ThisProgram {
  private ThisProgram() {}

  /** Returns the file of its main class or jar; {@code java} if the command line names none. */
  public static String name() {
    String command = System.getProperty("sun.java.command", "java").split(" ", 2)[0];
    String file = command.substring(command.lastIndexOf('/') + 1);
    return file.isEmpty() ? "java" : file;
  }
}
