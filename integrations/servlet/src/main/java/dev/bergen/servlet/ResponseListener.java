// SPDX-License-Identifier: Apache-2.0
package dev.bergen.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Tells of an asynchronous request once, when it has ended. */
final class ResponseListener implements AsyncListener {
  private final RequestNotificationFilter filter;
  private final Map<String, @Nullable Object> request;
  private final HttpServletResponse response;
  private final AtomicBoolean told = new AtomicBoolean();

  ResponseListener(
      RequestNotificationFilter filter,
      Map<String, @Nullable Object> request,
      HttpServletResponse response) {
    this.filter = filter;
    this.request = request;
    this.response = response;
  }

  @Override
  public void onComplete(AsyncEvent event) {
    if (told.compareAndSet(false, true)) {
      filter.notifyOfResponse(request, response);
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    Throwable failure = event.getThrowable();
    if (failure != null && told.compareAndSet(false, true)) {
      filter.notifyOfFailure(request, failure);
    }
  }

  /** Whatever the container answers then is told on completion. */
  @Override
  public void onTimeout(AsyncEvent event) {}

  /** A new start forgets the listeners of the one before. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
