// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.quarkus.dev.spi.DevModeType;
import io.quarkus.dev.spi.HotReplacementContext;
import io.quarkus.dev.spi.HotReplacementSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dev mode of applications that serve or listen: a change of their sources is loaded when it is
 * saved. Quarkus looks for changes at HTTP requests only, and a request of the bus must not wait
 * for the end of the server that has taken it.
 *
 * <p>Threads: Quarkus starts and closes it; one of its own watches, and restarts the application.
 */
public final class LiveReload implements HotReplacementSetup {
  private static final Logger log = LoggerFactory.getLogger(LiveReload.class);

  /** Editors write a file in several steps. */
  private static final int QUIET_MILLIS = 200;

  /** Whether the application that runs now has servers or listeners. */
  private static volatile boolean serving;

  /** Null where nothing is watched. */
  private @Nullable WatchService watch;

  static void serving(boolean serving) {
    LiveReload.serving = serving;
  }

  @Override
  public void setupHotDeployment(HotReplacementContext context) {
    if (context.getDevModeType() != DevModeType.LOCAL) {
      return;
    }
    List<Path> roots = new ArrayList<>(context.getSourcesDir());
    roots.addAll(context.getResourcesDir());
    try {
      WatchService opened = FileSystems.getDefault().newWatchService();
      watch = opened;
      for (Path root : roots) {
        register(opened, root);
      }
      Thread thread = new Thread(() -> watch(opened, context), "bergen-live-reload");
      thread.setDaemon(true);
      thread.start();
    } catch (IOException e) {
      log.warn("Changes are loaded at HTTP requests only: cannot watch {}", roots, e);
      close();
    }
  }

  private static void register(WatchService watch, Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path directory : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
        directory.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      }
    } catch (UncheckedIOException e) { // a directory that has vanished meanwhile, for example
      throw e.getCause();
    }
  }

  private static void watch(WatchService watch, HotReplacementContext context) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      while (true) {
        for (WatchKey key = watch.take();
            key != null;
            key = watch.poll(QUIET_MILLIS, MILLISECONDS)) {
          take(watch, key);
        }
        // one that failed to start serves nothing, and its mending is to be loaded, too
        boolean failed = context.getDeploymentProblem() != null;
        if (serving || failed) {
          load(context, failed);
          // a restart leaves the loader of the application that it has started
          Thread.currentThread().setContextClassLoader(loader);
        }
      }
    } catch (ClosedWatchServiceException | InterruptedException ended) {
      Thread.currentThread().interrupt(); // dev mode is over
    }
  }

  private static void take(WatchService watch, WatchKey key) {
    key.pollEvents()
        .forEach(
            event -> {
              if (event.kind().equals(ENTRY_CREATE)
                  && key.watchable() instanceof Path directory
                  && event.context() instanceof Path name) {
                try {
                  register(watch, directory.resolve(name));
                } catch (IOException e) {
                  log.debug("Cannot watch {}", name, e);
                }
              }
            });
    key.reset();
  }

  private static void load(HotReplacementContext context, boolean evenIfUnchanged) {
    try {
      context.doScan(evenIfUnchanged);
    } catch (Exception | LinkageError e) {
      log.warn("A change could not be loaded; save it again when the cause is mended", e);
    }
  }

  @Override
  public void close() {
    WatchService opened = watch;
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        log.debug("The watch does not close", e);
      }
    }
  }
}
