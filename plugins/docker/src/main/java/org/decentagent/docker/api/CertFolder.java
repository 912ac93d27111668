// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.transport.SSLConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}, as the Docker command line
 * keeps it. Trusts that authority alone. Immutable.
 *
 * @see <a href="https://docs.docker.com/engine/security/protect-access/">Docker: protect the daemon
 *     socket</a>
 */
final class CertFolder implements SSLConfig {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private final SSLContext context;

  private CertFolder(SSLContext context) {
    this.context = context;
  }

  @Override
  public SSLContext getSSLContext() {
    return context;
  }

  /**
   * Reads the three files.
   *
   * @throws IllegalArgumentException when they cannot be used; the message says why
   */
  static CertFolder read(Path folder) {
    try {
      KeyStore trusted = emptyStore();
      int number = 0;
      for (Certificate authority : certificates(folder.resolve("ca.pem"))) {
        trusted.setCertificateEntry("ca-" + number++, authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);

      KeyStore own = emptyStore();
      char[] noPassword = new char[0];
      own.setKeyEntry(
          "client",
          privateKey(folder.resolve("key.pem")),
          noPassword,
          certificates(folder.resolve("cert.pem")).toArray(new Certificate[0]));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, noPassword);

      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return new CertFolder(context);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cert_folder " + folder + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    return List.copyOf(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file))));
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher key = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!key.find()) {
      throw new InvalidKeySpecException(
          "key.pem is not a PKCS #8 key; convert it: openssl pkcs8 -topk8 -nocrypt -in "
              + file
              + " -out key8.pem && mv key8.pem "
              + file);
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
    for (String algorithm : ALGORITHMS) {
      Optional<PrivateKey> read = tryRead(algorithm, spec);
      if (read.isPresent()) {
        return read.get();
      }
    }
    throw new InvalidKeySpecException("key.pem holds neither an RSA, an EC nor an EdDSA key");
  }

  private static Optional<PrivateKey> tryRead(String algorithm, PKCS8EncodedKeySpec spec)
      throws GeneralSecurityException {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    }
  }
}
