// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import dev.bergen.ConfigurationException;
import dev.bergen.Deadline;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers the queues of all processes of a service on this host, those in Python included: a file
 * in shared memory holds whose numbers they are and the last of them, {@code
 * group:counter:starttime}, and who reads and writes it holds a lock on another file. When the
 * service has been restarted the numbers begin anew, so that its queues get the names they had.
 *
 * <p>The reference writes the same file and locks the same one, in the same way: a POSIX record
 * lock, which is what {@link FileChannel#tryLock()} takes.
 *
 * <p>Threads: any; blocks for as long as another process holds the lock, a few seconds at most.
 */
public final class SharedCounter implements QueueIds {
  private static final Logger log = LoggerFactory.getLogger(SharedCounter.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** In one process: a record lock belongs to the process, and closing any handle frees it. */
  private static final ReentrantLock HERE = new ReentrantLock();

  /** The content of the file: the last number of a generation. */
  private record Count(Generation generation, long number) {

    @Override
    public String toString() {
      return generation.group() + ":" + number + ":" + generation.startTime();
    }
  }

  private final ServiceName service;
  private final Path memory;
  private final Path processes;

  public SharedCounter(ServiceName service) {
    this(service, Path.of("/dev/shm"), Path.of("/proc"));
  }

  /**
   * @param memory the directory of the file
   * @param processes the system's directory of processes: {@code /proc}
   */
  SharedCounter(ServiceName service, Path memory, Path processes) {
    this.service = service;
    this.memory = memory;
    this.processes = processes;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConfigurationException if the files cannot be used
   */
  @Override
  public String next() {
    HERE.lock();
    try {
      Files.createDirectories(service.lockDirectory());
      String lockName = "oslo_read_shm_%s_%s".formatted(service.host(), service.process());
      try (FileChannel lockFile =
              FileChannel.open(
                  service.lockDirectory().resolve(lockName),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND);
          FileLock held = lock(lockFile)) {
        if (!held.isValid()) {
          throw new IOException("the lock on " + lockName + " was lost as soon as it was taken");
        }
        return count();
      }
    } catch (ClosedByInterruptException e) {
      throw new ConfigurationException(
          "Interrupted while the queues of %s on %s were counted for use_queue_manager"
              .formatted(service.process(), service.host()),
          e);
    } catch (IOException e) {
      throw new ConfigurationException(
          "use_queue_manager cannot count the queues of %s on %s: %s"
              .formatted(service.process(), service.host(), e),
          e);
    } finally {
      HERE.unlock();
    }
  }

  private static FileLock lock(FileChannel file) throws IOException {
    Deadline deadline = Deadline.after(PATIENCE);
    while (!deadline.isPast()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
      FileLock held = tryLock(file);
      if (held != null) {
        return held;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new IOException(
        "another process holds its lock for more than " + Deadline.inWords(PATIENCE));
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      log.debug("Another copy of this driver in this process holds the lock", e);
      return null;
    }
  }

  private String count() throws IOException {
    Generation ours = Generation.ours(processes);
    String process = service.process();
    Count last = read(process);
    if (last != null && !last.generation.equals(ours) && last.generation.isAlive(processes)) {
      process += "-" + ours.group();
      log.warn(
          "Another service on {} is also named {}: our queues are named {}. Give each"
              + " service its own processname",
          service.host(),
          service.process(),
          process);
      last = read(process);
    }
    long number = last != null && last.generation.equals(ours) ? last.number + 1 : 1;
    write(file(process), new Count(ours, number));
    return "%s:%s:%d".formatted(service.host(), process, number);
  }

  /**
   * Replaces the file as a whole. Written in place, it would be empty for a moment: a process that
   * ended just then would let the next one count from one again, and take a name that is in use.
   */
  private void write(Path file, Count count) throws IOException {
    Path fresh = memory.resolve(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, count.toString());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) { // another user's file can be written at most
      log.debug("Writing the count in place", e);
      Files.writeString(file, count.toString());
    }
  }

  private Path file(String process) {
    return memory.resolve("%s_%s_qmanager".formatted(service.host(), process));
  }

  /** Returns {@code null} if there is no count yet, or it cannot be read. */
  private @Nullable Count read(String process) throws IOException {
    try {
      String[] fields = Files.readString(file(process)).strip().split(":", -1);
      if (fields.length == 3) {
        Generation generation =
            new Generation(Long.parseLong(fields[0]), Long.parseLong(fields[2]));
        return new Count(generation, Long.parseLong(fields[1]));
      }
    } catch (NoSuchFileException | NumberFormatException e) {
      log.debug("Counting from one", e);
    }
    return null;
  }
}
