// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.decentagent.spi.ProvisioningException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with client certificates, against a server of the JDK's. */
final class CertFolderTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path keys;
  private static KeyStore engine;
  private static KeyStore rsa;
  private static KeyStore ec;

  @TempDir private Path folder;

  @BeforeAll
  static void makeKeys() throws IOException, InterruptedException, GeneralSecurityException {
    engine = identity("engine", "EC");
    rsa = identity("rsa", "RSA");
    ec = identity("ec", "EC");
  }

  private static KeyStore identity(String name, String algorithm)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = keys.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-ext",
                "bc:c",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD),
                "-storetype",
                "PKCS12")
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(file)) {
      store.load(bytes, PASSWORD);
    }
    return store;
  }

  private Path certFolder(KeyStore own, KeyStore server)
      throws IOException, GeneralSecurityException {
    Path certs = Files.createDirectories(folder.resolve("certs"));
    pem(certs.resolve("key.pem"), "PRIVATE KEY", own.getKey("own", PASSWORD).getEncoded());
    pem(certs.resolve("cert.pem"), "CERTIFICATE", own.getCertificate("own").getEncoded());
    pem(certs.resolve("ca.pem"), "CERTIFICATE", server.getCertificate("own").getEncoded());
    return certs;
  }

  private static void pem(Path file, String kind, byte[] der) throws IOException {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), kind);
    Files.writeString(file, text, StandardCharsets.US_ASCII);
  }

  /** An engine that tells its version to clients with the right certificate. */
  private static HttpsServer server(KeyStore own, KeyStore client)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("client", client.getCertificate("own"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asked = getSSLContext().getDefaultSSLParameters();
            asked.setNeedClientAuth(true);
            parameters.setSSLParameters(asked);
          }
        });
    server.createContext(
        "/version",
        exchange -> {
          byte[] body =
              "{\"Version\":\"tls\",\"ApiVersion\":\"1.44\",\"MinAPIVersion\":\"1.24\"}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private Session session(HttpsServer server, Path certs) {
    return Session.with(
        EngineAddress.parse(
            "tcp://127.0.0.1:" + server.getAddress().getPort(), Optional.of(certs.toString())),
        folder);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEngineOverTcpIsReachedWithAClientCertificate(boolean withRsa) throws Exception {
    KeyStore agent = withRsa ? rsa : ec;
    HttpsServer server = server(engine, agent);

    try (Session session = session(server, certFolder(agent, engine))) {
      assertThat(session.version().engine()).isEqualTo("tls");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anotherEnginesCertificateIsRefused() throws Exception {
    HttpsServer server = server(engine, ec);

    try (Session session = session(server, certFolder(ec, rsa))) {
      assertThatThrownBy(session::version)
          .isInstanceOf(ProvisioningException.AccessDenied.class)
          .hasMessageContaining("check cert_folder");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anOldKeyFormatIsNamedWithTheCommandThatConvertsIt() throws Exception {
    Path certs = certFolder(ec, ec);
    pem(certs.resolve("key.pem"), "RSA PRIVATE KEY", new byte[] {1});

    assertThatThrownBy(() -> CertFolder.read(certs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
  }
}
