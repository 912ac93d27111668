// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Puts a {@link ServerTrust} into an HTTP client. */
final class TrustedSockets {
  private TrustedSockets() {}

  static void apply(ServerTrust trust, OkHttpClient.Builder client) {
    switch (trust) {
      case ServerTrust.PublicAuthorities ignored -> {}
      case ServerTrust.OwnAuthority(var file) -> install(client, authority(file));
      case ServerTrust.Pinned(var pins) -> {
        install(client, new LeafPins(pins));
        client.hostnameVerifier((host, session) -> true); // the pin names the certificate itself
      }
    }
  }

  private static void install(OkHttpClient.Builder client, X509TrustManager manager) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      client.sslSocketFactory(context.getSocketFactory(), manager);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private static X509TrustManager authority(Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + count++, certificate);
      }
      if (count == 0) {
        throw new IllegalArgumentException(file + " holds no certificate in PEM form");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot read certificates from " + file + ": " + e, e);
    }
  }

  /** Believes leaf certificates by fingerprint. Immutable. */
  private record LeafPins(Set<String> pins) implements X509TrustManager {
    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String authType)
        throws CertificateException {
      if (chain == null || chain.length == 0) {
        throw new CertificateException("the server shows no certificate");
      }
      String shown = fingerprint(chain[0]);
      if (!pins.contains(shown)) {
        throw new CertificateException(
            "the server shows a certificate with the SHA-256 fingerprint "
                + HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(HexFormat.of().parseHex(shown))
                + ", which is none of those configured");
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String authType)
        throws CertificateException {
      throw new CertificateException("this side is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }

    private static String fingerprint(X509Certificate certificate) throws CertificateException {
      try {
        return HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
      } catch (GeneralSecurityException e) {
        throw new CertificateException(e);
      }
    }
  }
}
