// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.decentagent.agent.findings.ShellWord;
import org.jspecify.annotations.Nullable;

/**
 * Checks that every entry of every jar of a plugin is signed by a certificate we trust: the
 * signer's own, not one that merely issued it. Confined to one thread.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html#signed-jar-file">
 *     JAR file specification: signed JAR file</a>
 */
final class SignatureCheck {
  private static final long MOST_BYTES = 1024L * 1024 * 1024;
  private static final Pattern OF_SIGNATURE =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|SIG-[^/]*|[^/]*\\.(SF|DSA|RSA|EC))", Pattern.CASE_INSENSITIVE);

  private final Path certificates;
  private final Set<Certificate> trusted;
  private long left = MOST_BYTES;

  private SignatureCheck(Path certificates, Set<Certificate> trusted) {
    this.certificates = certificates;
    this.trusted = trusted;
  }

  /**
   * Reads every jar to its end.
   *
   * @throws PluginRefused when one is not signed, changed since, or signed by somebody else
   */
  static void require(Path certificates, PluginCopy copy) throws IOException {
    SignatureCheck check = new SignatureCheck(certificates, trusted(certificates));
    for (Path jar : copy.jars()) {
      check.require(jar);
    }
  }

  private static Set<Certificate> trusted(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new HashSet<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (CertificateException e) {
      throw new IOException(file + " contains no certificates in PEM form", e);
    }
  }

  private void require(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile(), true)) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (!entry.isDirectory() && !OF_SIGNATURE.matcher(entry.getName()).matches()) {
          readToEnd(jar, entry);
          requireTrusted(path, entry.getName(), entry.getCodeSigners());
        }
      }
    } catch (SecurityException e) {
      throw new PluginRefused(
          path.getFileName() + " was changed after it was signed", "fetch it again from its maker");
    }
  }

  private void readToEnd(JarFile jar, JarEntry entry) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = jar.getInputStream(entry)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        left -= count;
        if (left < 0) {
          throw new PluginRefused("it unpacks to more than 1 GiB", "rebuild it smaller");
        }
      }
    }
  }

  private void requireTrusted(Path path, String entry, CodeSigner @Nullable [] signers) {
    if (signers != null) {
      for (CodeSigner signer : signers) {
        if (trusted.contains(signer.getSignerCertPath().getCertificates().getFirst())) {
          return;
        }
      }
    }
    throw new PluginRefused(
        entry
            + " in "
            + path.getFileName()
            + (signers == null ? " is not signed" : " is signed by nobody trusted"),
        "add its maker's certificate to "
            + ShellWord.of(certificates)
            + ", if you trust it with everything the agent may do");
  }
}
