// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** How requests are read and answers are written. */
final class WireTest {
  @Test
  void aRefusedTicketHasAReasonPhraseAndNoBody() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      String answer = raw(cluster, "GET /api2/json/version HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 401 No ticket\r\n").endsWith("\r\n\r\n");
      assertThat(answer).contains("Content-Length: 0");
    }
  }

  @Test
  void aFailureTellsItsTextInTheReasonPhraseToo() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      String answer =
          raw(
              cluster,
              "GET /api2/json/nodes/pve1/storage/nope/status HTTP/1.1\r\nAuthorization: "
                  + cluster.proxmox.authorization()
                  + "\r\n\r\n");

      assertThat(answer)
          .startsWith(
              "HTTP/1.1 403 Permission check failed (/storage/nope,"
                  + " Datastore.Audit|Datastore.AllocateSpace)\r\n");
    }
  }

  @Test
  void aBodyThatComesInChunksIsNotUnderstood() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      String answer =
          raw(
              cluster,
              "POST /api2/json/version HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 501 chunked transfer encoding not supported\r\n");
    }
  }

  @Test
  void noRequestWithABodyIsADeleteOrAGet() {
    try (Cluster cluster = Cluster.start()) {
      Caller.Said deleted = cluster.caller.form("DELETE", cluster.machine(50_001), "purge=1");
      Caller.Said got = cluster.caller.form("GET", "/version", "a=b");

      assertThat(deleted.status()).isEqualTo(501);
      assertThat(deleted.body()).isEqualTo("Unexpected content for method 'DELETE'");
      assertThat(got.status()).isEqualTo(501);
    }
  }

  @Test
  void hostileFormsAreRefusedAndNothingBreaks() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      String config = cluster.machine(50_001) + "/config";

      assertThat(cluster.caller.form("POST", config, "cores=%zz&cores=2").status()).isEqualTo(400);
      assertThat(cluster.caller.form("POST", config, "===&&;;").status()).isEqualTo(400);
      assertThat(cluster.caller.form("POST", config, "cores=99999999999999999999").status())
          .isEqualTo(400);
      assertThat(cluster.caller.get("/nodes/pve1/qemu/..%2f..%2fetc/config").status())
          .isEqualTo(403);
      assertThat(cluster.caller.send("POST", config, Optional.of("application/json"), "{").status())
          .isEqualTo(500);
      assertThat(cluster.caller.get("/version").status()).isEqualTo(200);
    }
  }

  @Test
  void severalFaultsOfOneRequestAreToldTogether() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);

      Caller.Said said =
          cluster.caller.post(
              cluster.machine(50_001) + "/config",
              Map.of("cores", "0", "onboot", "maybe", "nonsense", "1"));

      assertThat(said.status()).isEqualTo(400);
      assertThat(said.errors().get("cores").asString())
          .isEqualTo("value must have a minimum value of 1");
      assertThat(said.errors().get("onboot").asString())
          .isEqualTo("type check ('boolean') failed - got 'maybe'");
      assertThat(said.errors().get("nonsense").asString()).startsWith("property is not defined");
    }
  }

  @Test
  void anotherCertificateIsNotTrustedByWhoeverKnewTheFirst() {
    try (Cluster cluster = Cluster.start()) {
      String first = cluster.proxmox.fingerprint();

      cluster.proxmox.replaceCertificate();

      assertThat(cluster.proxmox.fingerprint()).isNotEqualTo(first);
      assertThatThrownBy(() -> cluster.caller.get("/version"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("PKIX");
      try (Caller later = Caller.of(cluster.proxmox)) {
        assertThat(later.get("/version").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void theApiTellsTheFingerprintOfTheCertificateThatItShows() {
    try (Cluster cluster = Cluster.start()) {
      Caller.Said said = cluster.caller.get("/nodes/pve1/certificates/info");

      assertThat(said.data().get(1).get("filename").asString()).isEqualTo("pve-ssl.pem");
      assertThat(said.data().get(1).get("fingerprint").asString())
          .isEqualTo(cluster.proxmox.fingerprint());
    }
  }

  @Test
  void whatNobodyServesIsNotImplemented() {
    try (Cluster cluster = Cluster.start()) {
      Caller.Said said = cluster.caller.get("/cluster/ha/groups");

      assertThat(said.status()).isEqualTo(501);
      assertThat(said.message()).isEqualTo("Method 'GET /cluster/ha/groups' not implemented");
    }
  }

  private static String raw(Cluster cluster, String request) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anyone()}, null);
    try (Socket plain =
            new Socket(InetAddress.getLoopbackAddress(), cluster.proxmox.url().getPort());
        SSLSocket socket =
            (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", 1, true)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This test is about words, not about trust. */
  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
