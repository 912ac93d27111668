// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.EventListener;

/**
 * How far one call has come; goes along as the request's tag. Safe for use by many threads.
 *
 * @see <a href="https://square.github.io/okhttp/features/events/">OkHttp: events</a>
 */
public final class CallProgress {
  private final CountDownLatch connecting = new CountDownLatch(1);
  private volatile boolean greeted;
  private volatile boolean begun;
  private volatile boolean whole;

  /** Whether a server took the connection, and was asked for a secure one. */
  boolean greeted() {
    return greeted;
  }

  /** Whether anything of the request has left. */
  public boolean begun() {
    return begun;
  }

  /** Whether the answer was read to its end, so that its connection can serve others. */
  boolean whole() {
    return whole;
  }

  /** No more waiting for a connection: the call came to its end before. */
  void over() {
    connecting.countDown();
  }

  /** Waits until the request is on its way or the call over, and says whether it came to that. */
  boolean awaitConnection(long nanos) throws InterruptedException {
    return connecting.await(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Keeps the progress of every call that has one; who answers without a network tells it what has
   * left and come. Safe for use by many threads.
   */
  public static final class Listener extends EventListener {
    @Override
    public void secureConnectStart(Call call) {
      CallProgress progress = call.request().tag(CallProgress.class);
      if (progress != null) {
        progress.greeted = true;
      }
    }

    @Override
    public void requestHeadersStart(Call call) {
      CallProgress progress = call.request().tag(CallProgress.class);
      if (progress != null) {
        progress.begun = true;
        progress.connecting.countDown();
      }
    }

    @Override
    public void responseBodyEnd(Call call, long byteCount) {
      CallProgress progress = call.request().tag(CallProgress.class);
      if (progress != null) {
        progress.whole = true;
      }
    }
  }
}
