// SPDX-License-Identifier: Apache-2.0
package dev.bergen.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends one notification of a request's end: of the exception that ended it, or else of the
 * response.
 *
 * <p>Threads: any, one after the other.
 */
final class ResponseListener implements AsyncListener {
  private final RequestNotificationFilter filter;
  private final Map<String, @Nullable Object> environment;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  ResponseListener(
      RequestNotificationFilter filter,
      Map<String, @Nullable Object> environment,
      HttpServletRequest request,
      HttpServletResponse response) {
    this.filter = filter;
    this.environment = environment;
    this.request = request;
    this.response = response;
  }

  /** The application threw this. The response is notified at the end. */
  void failed(Throwable error) {
    failure = error;
  }

  void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    Throwable error = failure;
    if (error == null) {
      filter.notifyOfResponse(environment, response);
    } else {
      filter.notifyOfFailure(environment, error);
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    // Only the container has seen an exception of an asynchronous dispatch.
    if (failure == null
        && request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
      failed(thrown);
    }
    end();
  }

  @Override
  public void onError(AsyncEvent event) {
    Throwable thrown = event.getThrowable();
    if (thrown != null) {
      failed(thrown);
    }
  }

  /** The container's response to a timeout is notified on completion. */
  @Override
  public void onTimeout(AsyncEvent event) {}

  /** A new start forgets the listeners of the one before. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
