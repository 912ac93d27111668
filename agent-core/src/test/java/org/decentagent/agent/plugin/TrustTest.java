// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class TrustTest {
  @TempDir private static Path keys;
  @TempDir private Path folder;
  private Path jar;
  private Path lock;
  private Path certificates;

  @BeforeEach
  void aPlugin() {
    jar = PluginJars.plugin("good", "good").write(folder.resolve("plugins/it's good.jar"));
    lock = folder.resolve("plugins.lock");
    certificates = folder.resolve("trusted.pem");
  }

  @Test
  void aPluginThatIsNotPinnedIsRefusedWithTheCommandThatPinsIt() throws Exception {
    RefusedPlugin refused = refused(new Trust.Pinned(lock));

    assertThat(refused.reason()).contains("SHA-256", lock.toString());
    assertThat(refused.remedy()).contains(Sha256.of(jar));

    Process shell = new ProcessBuilder("sh", "-c", refused.remedy()).start();
    assertThat(shell.waitFor()).isZero();

    assertThat(loaded(new Trust.Pinned(lock))).isEqualTo("good");
  }

  @Test
  void aPinnedPluginThatChangedIsRefused() throws Exception {
    Files.writeString(lock, "# ours\n" + Sha256.of(jar) + " *good.jar\nnonsense\n");
    assertThat(loaded(new Trust.Pinned(lock))).isEqualTo("good");

    PluginJars.plugin("good", "good").entry("more", "x").write(jar);

    assertThat(refused(new Trust.Pinned(lock)).reason()).contains("SHA-256");
  }

  @Test
  void aPinnedFolderThatChangedIsRefused() throws Exception {
    Path plugin = folder.resolve("plugins/f");
    Files.delete(jar);
    PluginJars.plugin("good", "good").write(plugin.resolve("good.jar"));
    PluginJars.empty().write(plugin.resolve("lib/a.jar"));
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                "cd \"$0\" && sha256sum *.jar lib/*.jar | sha256sum >> ../../plugins.lock",
                plugin.toString())
            .start();
    assertThat(shell.waitFor()).isZero();
    assertThat(loaded(new Trust.Pinned(lock))).isEqualTo("good");

    PluginJars.empty().write(plugin.resolve("lib/b.jar"));

    assertThat(refused(new Trust.Pinned(lock)).reason()).contains("SHA-256");
  }

  @Test
  void aJarSignedByATrustedCertificateLoads() throws Exception {
    PrivateKeyEntry maker = key("maker");
    trust(key("other"), maker);

    sign(jar, maker);

    assertThat(loaded(new Trust.Signed(certificates))).isEqualTo("good");
  }

  @Test
  void aJarThatIsNotSignedIsRefused() throws Exception {
    trust(key("maker"));

    assertThat(refused(new Trust.Signed(certificates)).reason()).contains("is not signed");
  }

  @Test
  void aJarSignedBySomebodyElseIsRefused() throws Exception {
    trust(key("maker"));

    sign(jar, key("other"));

    assertThat(refused(new Trust.Signed(certificates)).reason()).contains("nobody trusted");
  }

  @Test
  void whoIsTrustedDoesNotVouchForThoseWhomItIssuedCertificatesTo() throws Exception {
    PrivateKeyEntry issuer = key("maker");
    PrivateKeyEntry issued = issued("pupil", "maker");
    assertThat(issued.getCertificateChain()).contains(issuer.getCertificate()).hasSize(2);
    trust(issuer);

    sign(jar, issued);

    assertThat(refused(new Trust.Signed(certificates)).reason()).contains("nobody trusted");
  }

  @Test
  void aSignedJarThatWasChangedIsRefused() throws Exception {
    PrivateKeyEntry maker = key("maker");
    trust(maker);
    sign(jar, maker);

    replace(jar, PluginJars.SERVICES, "made.Other\n");

    assertThat(refused(new Trust.Signed(certificates)).reason())
        .contains("changed after it was signed");
  }

  @Test
  void aSignedJarWithAnUnsignedAdditionIsRefused() throws Exception {
    PrivateKeyEntry maker = key("maker");
    trust(maker);
    sign(jar, maker);

    replace(jar, "made/Extra.class", "x");

    assertThat(refused(new Trust.Signed(certificates)).reason())
        .isEqualTo("made/Extra.class in it's good.jar is not signed");
  }

  @Test
  void ofAFolderEveryJarMustBeSigned() throws Exception {
    PrivateKeyEntry maker = key("maker");
    trust(maker);
    Path plugin = folder.resolve("plugins/f");
    Files.delete(jar);
    sign(PluginJars.plugin("good", "good").write(plugin.resolve("good.jar")), maker);
    PluginJars.empty().entry("lib/Extra.class", "x").write(plugin.resolve("lib/a.jar"));

    assertThat(refused(new Trust.Signed(certificates)).reason())
        .isEqualTo("lib/Extra.class in a.jar is not signed");
  }

  @Test
  void whatOnlyLooksLikeASignatureIsNotAddedEither() throws Exception {
    PrivateKeyEntry maker = key("maker");
    trust(maker);
    sign(jar, maker);
    replace(jar, "made/EXTRA.SF", "x");

    assertThat(refused(new Trust.Signed(certificates)).reason()).contains("is not signed");
  }

  @Test
  void howALineOfTheLockIsWrittenDoesNotMatterAndALineThatIsTakenOutDoes() throws Exception {
    String sum = Sha256.of(jar);

    Files.writeString(lock, "  " + sum.toUpperCase(Locale.ROOT) + "\n");
    assertThat(loaded(new Trust.Pinned(lock))).isEqualTo("good");
    for (String line : List.of("# " + sum, sum + "0", "0" + sum)) {
      Files.writeString(lock, line + "\n");
      assertThat(refused(new Trust.Pinned(lock)).reason()).contains("SHA-256");
    }
  }

  @Test
  void withoutReadableCertificatesNothingLoads() throws Exception {
    assertThat(refused(new Trust.Signed(certificates)).reason()).contains("trusted.pem");
    Files.writeString(certificates, "garbage");
    assertThat(refused(new Trust.Signed(certificates)).reason()).contains("trusted.pem");
  }

  private RefusedPlugin refused(Trust trust) throws IOException {
    try (PluginHost host = load(trust)) {
      assertThat(host.plugins()).isEmpty();
      return host.refused().getFirst();
    }
  }

  private String loaded(Trust trust) throws IOException {
    try (PluginHost host = load(trust)) {
      assertThat(host.refused()).isEmpty();
      return host.plugins().getFirst().id();
    }
  }

  private PluginHost load(Trust trust) throws IOException {
    PluginFolder places = new PluginFolder(folder.resolve("plugins"), folder.resolve("copies"));
    return PluginHost.load(places, trust, List.of());
  }

  private static PrivateKeyEntry key(String name)
      throws IOException, GeneralSecurityException, InterruptedException {
    if (!Files.exists(store(name))) {
      makeKey(store(name), name);
    }
    return entry(store(name), name);
  }

  /** A key whose certificate the holder of another one issued. */
  private static PrivateKeyEntry issued(String name, String issuer)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = Files.copy(store(issuer), store(issuer + "-and-" + name));
    makeKey(store, name, "-signer", issuer);
    return entry(store, name);
  }

  private static Path store(String name) {
    return keys.resolve(name + ".p12");
  }

  private static PrivateKeyEntry entry(Path store, String name)
      throws IOException, GeneralSecurityException {
    KeyStore entries = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
    return (PrivateKeyEntry) entries.getEntry(name, new PasswordProtection("secret".toCharArray()));
  }

  private static void makeKey(Path store, String name, String... more)
      throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home", ""), "bin", "keytool");
    List<String> command =
        new ArrayList<>(
            List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-validity",
                "30"));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void trust(PrivateKeyEntry... entries) throws IOException, GeneralSecurityException {
    StringBuilder pem = new StringBuilder();
    for (PrivateKeyEntry entry : entries) {
      String body = Base64.getMimeEncoder().encodeToString(entry.getCertificate().getEncoded());
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(body)
          .append("\n-----END CERTIFICATE-----\n");
    }
    Files.writeString(certificates, pem);
  }

  private void sign(Path target, PrivateKeyEntry by) throws IOException {
    Path signed = folder.resolve("signed.jar");
    try (ZipFile in = new ZipFile(target.toFile());
        OutputStream out = Files.newOutputStream(signed)) {
      new JarSigner.Builder(by).build().sign(in, out);
    }
    Files.move(signed, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private void replace(Path target, String name, String text) throws IOException {
    Path changed = folder.resolve("changed.jar");
    try (JarFile in = new JarFile(target.toFile(), false);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(changed))) {
      for (ZipEntry entry : in.stream().toList()) {
        if (!entry.getName().equals(name)) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream bytes = in.getInputStream(entry)) {
            bytes.transferTo(out);
          }
        }
      }
      out.putNextEntry(new ZipEntry(name));
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Files.move(changed, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
