// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.decentagent.http.CallProgress;
import org.decentagent.http.HttpCalls;
import org.decentagent.http.NetworkFailure;
import org.decentagent.http.OneShotBody;
import org.decentagent.platform.signing.RequestSignature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests, in this order: room in the budget, signature, one HTTP exchange, budget told of a
 * 429, status and body sorted into an answer. Safe for use by many threads.
 */
final class Transport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final byte[] NOTHING = {};
  private static final String JSON = "application/json";

  private final PlatformLink link;
  private final Optional<Credential> credential;
  private final HttpCalls calls;
  private final String userAgent = UserAgent.text();

  private Transport(PlatformLink link, Optional<Credential> credential) {
    this.link = link;
    this.credential = credential;
    this.calls = new HttpCalls("platform", link.timeouts(), this::signEachAttempt);
  }

  private void signEachAttempt(OkHttpClient.Builder client) {
    client.addNetworkInterceptor(FreshSignature::onEachAttempt);
    link.shortcut().ifPresent(client::addInterceptor);
  }

  static Transport signed(PlatformLink link, Credential credential) {
    return new Transport(link, Optional.of(credential));
  }

  static Transport unsigned(PlatformLink link) {
    return new Transport(link, Optional.empty());
  }

  PlatformLink link() {
    return link;
  }

  /** The whole chain. */
  Answer<Received> send(PlatformRequest request) {
    CallPermit permit;
    try {
      permit =
          link.budget()
              .acquire(request.isRead() ? CallKind.READ : CallKind.WRITE, request.priority());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unreachable<>("interrupted before anything was sent", Effect.NONE);
    }
    return switch (permit) {
      case CallPermit.NoRoom(var retryAfter) -> new Answer.Throttled<>(retryAfter);
      case CallPermit.Granted(var end) -> {
        try {
          yield exchange(request, credential);
        } finally {
          end.run();
        }
      }
    };
  }

  /**
   * One exchange without signature and outside the budget, for what the platform does not count.
   */
  Answer<Received> sendUncounted(PlatformRequest request) {
    return exchange(request, Optional.empty());
  }

  private Answer<Received> exchange(PlatformRequest request, Optional<Credential> by) {
    CallProgress progress = new CallProgress();
    Request http = build(request, by);
    HttpCalls.Reading<Replied> reading =
        response -> new Replied(response.code(), Responses.sort(response, request.atWorst()));
    try {
      Replied replied =
          request.mayRepeat()
              ? calls.read(http, progress, reading)
              : calls.change(http, progress, reading);
      LOG.debug("{} {} answered {}", http.method(), http.url().encodedPath(), replied.status());
      if (replied.answer() instanceof Answer.Throttled<Received>(var retryAfter)) {
        link.budget().hold(retryAfter);
      }
      return replied.answer();
    } catch (IOException e) {
      Effect effect = progress.begun() ? request.atWorst() : Effect.NONE;
      return new Answer.Unreachable<>(NetworkFailure.explain(http.url(), e), effect);
    }
  }

  private record Replied(int status, Answer<Received> answer) {}

  private Request build(PlatformRequest request, Optional<Credential> by) {
    HttpUrl.Builder url = link.origin().newBuilder().addPathSegments("api/v1");
    request.path().forEach(url::addPathSegment);
    HttpUrl target = url.build();
    Request.Builder http =
        new Request.Builder()
            .url(target)
            .header("User-Agent", userAgent)
            .header("Accept", "application/json")
            .method(request.method(), request.isRead() ? null : body(request));
    if (by.isEmpty()) {
      return http.build();
    }
    UnaryOperator<Request> sign = unsigned -> sign(unsigned, by.get(), request);
    return sign.apply(http.tag(FreshSignature.class, new FreshSignature(sign)).build());
  }

  private static RequestBody body(PlatformRequest request) {
    OneShotBody once =
        request.json().map(json -> OneShotBody.of(JSON, json)).orElseGet(OneShotBody::empty);
    return request.mayRepeat()
        ? RequestBody.create(request.json().orElse(NOTHING), once.contentType())
        : once;
  }

  /** With the time and a nonce of this attempt. */
  private Request sign(Request http, Credential who, PlatformRequest request) {
    RequestSignature signature =
        RequestSignature.of(
            who.key(),
            link.clock().instant(),
            nonce(),
            request.method(),
            http.url().encodedPath(),
            request.json().orElse(NOTHING));
    return http.newBuilder()
        .header(who.header(), who.key().publicHex())
        .header("X-Signature", signature.signature())
        .header("X-Timestamp", signature.timestamp())
        .header("X-Nonce", signature.nonce())
        .build();
  }

  /** A random UUID of version 4. */
  private UUID nonce() {
    long high = (link.random().nextLong() & ~0xF000L) | 0x4000L;
    long low = (link.random().nextLong() & ~(0xC0L << 56)) | (0x80L << 56);
    return new UUID(high, low);
  }

  @Override
  public void close() {
    calls.close();
  }
}
