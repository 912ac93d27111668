// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A node's certificate with the cluster's own authority above it, both fresh. Immutable. */
final class ServerCertificate {
  private final X509Certificate authority;
  private final KeyPair authorityKeys;
  private final X509Certificate leaf;
  private final SSLContext context;

  private ServerCertificate(
      X509Certificate authority, KeyPair authorityKeys, X509Certificate leaf, SSLContext context) {
    this.authority = authority;
    this.authorityKeys = authorityKeys;
    this.leaf = leaf;
    this.context = context;
  }

  /** A certificate for a node at 127.0.0.1, good from an hour before the given instant. */
  static ServerCertificate make(String node, Instant now) {
    try {
      KeyPair rootKeys = freshKeys();
      X500Principal root =
          new X500Principal("CN=Proxmox Virtual Environment, OU=" + node + ", O=PVE Cluster CA");
      X509Certificate authority =
          sign(
              builder(root, root, rootKeys, now)
                  .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                  .addExtension(
                      Extension.keyUsage,
                      true,
                      new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)),
              rootKeys);
      return issued(node, now, authority, rootKeys);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("cannot make a certificate for " + node, e);
    }
  }

  /** Another certificate for the node by the same authority. */
  ServerCertificate renewed(String node, Instant now) {
    try {
      return issued(node, now, authority, authorityKeys);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("cannot make a certificate for " + node, e);
    }
  }

  private static KeyPair freshKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static ServerCertificate issued(
      String node, Instant now, X509Certificate authority, KeyPair rootKeys)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPair leafKeys = freshKeys();
    X500Principal root = authority.getSubjectX500Principal();
    X500Principal name =
        new X500Principal("CN=" + node + ", OU=PVE Cluster Node, O=Proxmox Virtual Environment");
    GeneralNames names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
              new GeneralName(GeneralName.dNSName, "localhost"),
              new GeneralName(GeneralName.dNSName, node)
            });
    X509Certificate leaf =
        sign(
            builder(root, name, leafKeys, now)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.subjectAlternativeName, false, names),
            rootKeys);
    return new ServerCertificate(authority, rootKeys, leaf, context(leafKeys, leaf));
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair keys, Instant now) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(120, new SecureRandom()).add(BigInteger.ONE),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(Duration.ofDays(730))),
        subject,
        keys.getPublic());
  }

  private static X509Certificate sign(
      org.bouncycastle.cert.X509v3CertificateBuilder builder, KeyPair by)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
  }

  private static SSLContext context(KeyPair keys, X509Certificate leaf)
      throws GeneralSecurityException, IOException {
    char[] word = new char[0];
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, word);
    store.setKeyEntry("node", keys.getPrivate(), word, new X509Certificate[] {leaf});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, word);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  SSLSocket wrap(Socket connection) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(connection, "127.0.0.1", connection.getPort(), true);
    secure.setUseClientMode(false);
    return secure;
  }

  X509Certificate leaf() {
    return leaf;
  }

  X509Certificate authority() {
    return authority;
  }

  /** SHA-256 of a certificate, as pairs of upper-case hex digits between colons. */
  static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read the certificate", e);
    }
  }

  static String pem(X509Certificate certificate) {
    try {
      byte[] lines = "\n".getBytes(StandardCharsets.US_ASCII);
      String text = Base64.getMimeEncoder(64, lines).encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("cannot read the certificate", e);
    }
  }

  List<X509Certificate> chain() {
    return List.of(leaf, authority);
  }
}
