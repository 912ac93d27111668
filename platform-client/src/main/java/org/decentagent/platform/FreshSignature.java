// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Signs a request anew when OkHttp repeats it by itself, since a nonce is for one attempt only.
 * Safe for use by many threads.
 */
final class FreshSignature {
  private final UnaryOperator<Request> sign;
  private final AtomicBoolean sent = new AtomicBoolean();

  FreshSignature(UnaryOperator<Request> sign) {
    this.sign = sign;
  }

  /** A network interceptor: it sees every attempt. */
  static Response onEachAttempt(Interceptor.Chain chain) throws IOException {
    Request request = chain.request();
    FreshSignature own = request.tag(FreshSignature.class);
    return chain.proceed(own == null ? request : own.attempt(request));
  }

  private Request attempt(Request request) {
    return sent.compareAndSet(false, true) ? request : sign.apply(request);
  }
}
