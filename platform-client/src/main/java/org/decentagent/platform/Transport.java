// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
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

  private final PlatformLink link;
  private final Optional<Credential> credential;
  private final HttpClients clients;
  private final String userAgent = UserAgent.text();

  private Transport(PlatformLink link, Optional<Credential> credential) {
    this.link = link;
    this.credential = credential;
    this.clients = new HttpClients(link.timeouts());
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
    HttpClients.Sent sent = new HttpClients.Sent();
    Request http = build(request, by, sent);
    Call call = request.isRead() ? clients.readCall(http) : clients.changeCall(http);
    try (Response response = call.execute()) {
      LOG.debug("{} {} answered {}", http.method(), http.url().encodedPath(), response.code());
      Answer<Received> answer = Responses.sort(response, request.atWorst());
      if (response.code() == Responses.TOO_MANY) {
        link.budget().hold(Responses.retryAfter(response));
      }
      return answer;
    } catch (IOException e) {
      Effect effect = sent.begun() ? request.atWorst() : Effect.NONE;
      return new Answer.Unreachable<>(NetworkFailure.explain(http.url(), e), effect);
    }
  }

  private Request build(PlatformRequest request, Optional<Credential> by, HttpClients.Sent sent) {
    HttpUrl.Builder url = link.origin().newBuilder().addPathSegments("api/v1");
    request.path().forEach(url::addPathSegment);
    HttpUrl target = url.build();
    Request.Builder http =
        new Request.Builder()
            .url(target)
            .tag(HttpClients.Sent.class, sent)
            .header("User-Agent", userAgent)
            .header("Accept", "application/json")
            .method(request.method(), request.isRead() ? null : new OneShotBody(request.json()));
    by.ifPresent(who -> sign(http, who, request, target.encodedPath()));
    return http.build();
  }

  /** With the time and a nonce of this attempt. */
  private void sign(Request.Builder http, Credential who, PlatformRequest request, String path) {
    RequestSignature signature =
        RequestSignature.of(
            who.key(),
            link.clock().instant(),
            nonce(),
            request.method(),
            path,
            request.json().orElse(NOTHING));
    http.header(who.header(), who.key().publicHex())
        .header("X-Signature", signature.signature())
        .header("X-Timestamp", signature.timestamp())
        .header("X-Nonce", signature.nonce());
  }

  /** A random UUID of version 4. */
  private UUID nonce() {
    long high = (link.random().nextLong() & ~0xF000L) | 0x4000L;
    long low = (link.random().nextLong() & ~(0xC0L << 56)) | (0x80L << 56);
    return new UUID(high, low);
  }

  @Override
  public void close() {
    clients.close();
  }
}
