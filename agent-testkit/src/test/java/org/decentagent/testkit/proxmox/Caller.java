// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;

/** A program that talks to the simulated cluster as any would. */
final class Caller implements AutoCloseable {
  /** An answer as it came. */
  record Said(int status, String body) {
    JsonNode json() {
      return Json.MAPPER.readTree(body);
    }

    JsonNode data() {
      return json().get("data");
    }

    String message() {
      return json().get("message").asString();
    }

    JsonNode errors() {
      return json().path("errors");
    }
  }

  private final HttpClient http;
  private final URI url;
  private final String authorization;

  private Caller(HttpClient http, URI url, String authorization) {
    this.http = http;
    this.url = url;
    this.authorization = authorization;
  }

  static Caller of(SimulatedProxmox proxmox) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(proxmox.authorityPem()))
            .build();
    return new Caller(http, proxmox.url(), proxmox.authorization());
  }

  Said get(String path) {
    return send("GET", path, Optional.empty(), "");
  }

  Said delete(String path) {
    return send("DELETE", path, Optional.empty(), "");
  }

  Said post(String path, Map<String, String> form) {
    return form("POST", path, form(form));
  }

  Said put(String path, Map<String, String> form) {
    return form("PUT", path, form(form));
  }

  Said form(String method, String path, String body) {
    return send(method, path, Optional.of("application/x-www-form-urlencoded"), body);
  }

  Said send(String method, String path, Optional<String> contentType, String body) {
    return send(method, path, contentType, body, Optional.of(authorization));
  }

  Said send(
      String method,
      String path,
      Optional<String> contentType,
      String body,
      Optional<String> authorization) {
    try {
      return trySend(method, path, contentType, body, authorization);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails when there is no answer. */
  Said trySend(
      String method,
      String path,
      Optional<String> contentType,
      String body,
      Optional<String> authorization)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/api2/json" + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    contentType.ifPresent(type -> request.header("Content-Type", type));
    authorization.ifPresent(text -> request.header("Authorization", text));
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Said(answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String form(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The inner encoding that the value of {@code sshkeys} has of its own. */
  static String innerEncode(String text) {
    return encode(text).replace("+", "%20");
  }

  private static SSLContext trusting(String pem) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, new char[0]);
      store.setCertificateEntry(
          "ca",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
