// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.decentagent.agent.config.NotifySection;

/** Posts notices to a web address, whose path is a secret and in no message. */
final class WebhookChannel implements Channel {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final NotifySection.Webhook webhook;
  private final URI url;

  WebhookChannel(NotifySection.Webhook webhook) {
    this.webhook = webhook;
    this.url = URI.create(webhook.url().reveal());
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Delivery send(Message message) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(ANSWER)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "dc-agent")
            .POST(HttpRequest.BodyPublishers.ofString(WebhookBody.of(message, webhook)))
            .build();
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      int code = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return code >= 200 && code < 300
          ? new Delivery.Taken("HTTP " + code)
          : new Delivery.Failed(host() + " answers HTTP " + code + hint(code));
    } catch (IOException e) {
      return new Delivery.Failed(unreachable(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivery.Failed("interrupted");
    }
  }

  private static String hint(int code) {
    return switch (code) {
      case 400, 422 -> "; is 'webhook_form' right, and 'telegram_chat'?";
      case 401, 403, 404, 410 -> "; is the address in 'webhook' still valid?";
      default -> "";
    };
  }

  /** Only connects: a look must not tell anybody anything. */
  @Override
  public Optional<String> check() {
    int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), port), (int) CONNECT.toMillis());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(unreachable(e));
    }
  }

  private String unreachable(IOException e) {
    return host() + " cannot be reached: " + Unreachable.why(e).orElse("the connection broke");
  }

  private String host() {
    return url.getHost();
  }

  @Override
  public String toString() {
    return "webhook at " + host();
  }
}
