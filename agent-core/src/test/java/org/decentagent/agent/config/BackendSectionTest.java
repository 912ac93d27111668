// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackendSectionTest {
  @TempDir private Path folder;

  @Test
  void aSecretComesFromAFileNextToTheConfiguration() throws IOException {
    secretFile("rw-------");

    Settings settings = checked(backend("token = \"file:token\""));

    assertThat(settings.get(ConfigFiles.TOKEN).reveal()).isEqualTo("s3cret");
  }

  @Test
  void aSecretComesFromTheEnvironment() {
    Settings settings = checked(backend("token = \"env:CLOUD\"", Map.of("CLOUD", "s3cret")));

    assertThat(settings.get(ConfigFiles.TOKEN).reveal()).isEqualTo("s3cret");
  }

  @Test
  @Guards(Rule.SECRETS)
  void aSecretFileThatOthersCanReadIsRefusedWithTheCommandThatFixesIt() throws IOException {
    secretFile("rw-r--r--");

    List<String> faults = faulty(backend("token = \"file:token\""));

    assertThat(faults)
        .containsExactly(
            "agent.toml:11:1: 'token': token can be read by others than its owner; run: chmod 600 token");
  }

  @Test
  @Guards(Rule.SECRETS)
  void aSecretInTheConfigurationItselfIsRefusedAndNotRepeated() {
    BackendSection backend = backend("token = \"s3cret\"");

    List<String> faults = faulty(backend);

    assertThat(faults)
        .containsExactly(
            "agent.toml:11:1: 'token': write where the secret is kept, \"file:/path\" or \"env:NAME\","
                + " not the secret itself");
    assertThat(backend.toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345",
        "[\"s3cret\"]",
        "{ a = \"s3cret\" }",
        "\"file:\"",
        "\"file:none\"",
        "\"env:NONE\"",
        "\"file:\\u0000\""
      })
  void aSecretThatCannotBeReadIsAFault(String reference) {
    List<String> faults = faulty(backend("token = " + reference));

    assertThat(faults)
        .singleElement()
        .asString()
        .startsWith("agent.toml:11:1: 'token': ")
        .doesNotContain("s3cret");
  }

  @Test
  void aMissingKeyOfThePluginIsToldAtTheTable() {
    List<String> faults = faulty(backend("image = \"x\""));

    assertThat(faults)
        .containsExactly(
            "agent.toml:9:1: [backend.b] lacks 'token': API token (\"file:/path\" or \"env:NAME\")");
  }

  @Test
  void anUnknownKeyMayBeMeantForThePluginOrForEveryBackend() {
    BackendSection backend =
        backend("token = \"env:T\"\nimgae = \"x\"\nparalel = 3", Map.of("T", "t"));

    List<String> faults = faulty(backend);

    assertThat(faults)
        .containsExactly(
            "agent.toml:12:1: unknown key 'imgae' in [backend.b]; did you mean 'image'?",
            "agent.toml:13:1: unknown key 'paralel' in [backend.b]; did you mean 'parallel'?");
  }

  @Test
  void anUnknownTypeIsToldWithTheNearestOne() {
    BackendSection backend = backend("");

    assertThat(backend.unknownType(Set.of("cloud", "docker"))).isEmpty();
    assertThat(backend.unknownType(Set.of("cluod", "docker")).orElseThrow().message())
        .isEqualTo(
            "no plugin offers the type 'cloud'; did you mean 'cluod'? (there are: cluod, docker)");
  }

  @Test
  @Guards(Rule.REFUSE)
  void offeringsOfThePlatformsOwnWorkersAreNeverServed() {
    List<String> faults =
        ConfigFiles.faults(
            folder,
            ConfigFiles.MINIMAL
                + "[backend.v]\ntype = \"vultr\"\n[backend.h]\ntype = \"hcloud\"\noffering_types = [\"hetzner\"]\n[backend.e]\ntype = \"x\"\noffering_types = []\n");

    assertThat(faults)
        .filteredOn(fault -> !fault.contains("no plugin"))
        .extracting(fault -> fault.substring(0, 44))
        .containsExactly(
            "agent.toml:10:1: 'type': the platform itself",
            "agent.toml:13:1: 'offering_types': the platf",
            "agent.toml:16:1: 'offering_types': names no ");
  }

  @Test
  @Guards(Rule.REFUSE)
  void theTypeOfAPluginMayBeReservedIfItServesOtherOfferings() {
    String text =
        ConfigFiles.MINIMAL + "[backend.h]\ntype = \"hetzner\"\noffering_types = [\"hcloud\"]\n";

    AgentConfig config = ConfigFiles.valid(folder, text);

    assertThat(config.backends().getFirst().offeringTypes()).containsExactly("hcloud");
  }

  @Test
  void aValidFileStillTellsTheFaultsOfPluginKeys() {
    Path file = ConfigFiles.write(folder, ConfigFiles.MINIMAL + "[backend.b]\ntype = \"cloud\"\n");

    ConfigResult result = AgentConfig.read(file, Map.of());

    assertThat(result).isInstanceOf(ConfigResult.Valid.class);
    assertThat(result.allFaults(Map.of("cloud", ConfigFiles.CLOUD)))
        .singleElement()
        .asString()
        .contains("[backend.b] lacks 'token'");
  }

  private BackendSection backend(String lines) {
    return backend(lines, Map.of());
  }

  private BackendSection backend(String lines, Map<String, String> environment) {
    String text = ConfigFiles.MINIMAL + "[backend.b]\ntype = \"cloud\"\n" + lines + "\n";
    ConfigResult result = AgentConfig.read(ConfigFiles.write(folder, text), environment);
    return ((ConfigResult.Valid) result).config().backends().getFirst();
  }

  private static Settings checked(BackendSection backend) {
    return ((BackendSettings.Checked) backend.settings(ConfigFiles.CLOUD)).settings();
  }

  private List<String> faulty(BackendSection backend) {
    BackendSettings settings = backend.settings(ConfigFiles.CLOUD);
    return ConfigFiles.shown(folder, ((BackendSettings.Faulty) settings).faults()).stream()
        .map(fault -> fault.replace(folder + "/", ""))
        .toList();
  }

  private void secretFile(String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "s3cret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
