// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentConfigTest {
  @TempDir private Path folder;

  @Test
  void aProviderThatIsNoKeyIsAFaultOfTheFile() {
    String text = ConfigFiles.MINIMAL.replace(ConfigFiles.PROVIDER, "ab".repeat(32));

    assertThat(ConfigFiles.faults(folder, text))
        .singleElement()
        .asString()
        .contains("'provider'", "is weak or no key at all");
  }

  @Test
  void anUnknownKeyIsNamedWithItsPlaceAndTheNearestRightOne() {
    String text = ConfigFiles.MINIMAL + "  polt_interval = \"30 s\"\n";

    List<String> faults = ConfigFiles.faults(folder, text);

    assertThat(faults)
        .containsExactly(
            "agent.toml:9:3: unknown key 'polt_interval' in [agent]; did you mean 'poll_interval'?");
  }

  @Test
  void allFaultsAreFoundInOneRunAndSortedByPlace() {
    String text =
        """
        colour = 1
        [platform]
        url = "http://platform.example"
        provider = "abc"
        pool = 7
        [agent]
        poll_interval = 30
        health_interval = "30"
        in_flight = 0
        delivery_deadline = "60 min"
        log = "xml"
        [pluginz]
        [plugins]
        trust = "signed"
        [backend.a]
        type = "hetzner"
        parallel = "4"
        [backend."no good"]
        type = "docker"
        [backend.b]
        """;

    List<String> faults = ConfigFiles.faults(folder, text);

    assertThat(faults)
        .extracting(fault -> fault.substring(0, Math.min(fault.length(), 76)))
        .containsExactly(
            "agent.toml:1:1: 'colour' is not a table of this file",
            "agent.toml:2:1: [platform] lacks 'key': file with the agent's own private ke",
            "agent.toml:3:1: 'url': http:// sends everything readable; write https://, or",
            "agent.toml:4:1: 'provider': a public key has 64 hexadecimal digits; this has",
            "agent.toml:5:1: 'pool': '7' is not a text",
            "agent.toml:6:1: [agent] lacks 'state': folder of the journal; keep it on a d",
            "agent.toml:7:1: 'poll_interval': 30 has no unit; write a number and a unit: ",
            "agent.toml:8:1: 'health_interval': '30' is not a time; write a number and a ",
            "agent.toml:9:1: 'in_flight': '0' is not a whole number from 1 to 1000",
            "agent.toml:10:1: 'delivery_deadline': must be from 60 s to 3540 s",
            "agent.toml:11:1: 'log': 'xml' is not one of text, json",
            "agent.toml:12:1: 'pluginz' is not a table of this file; did you mean 'plugin",
            "agent.toml:14:1: 'trust': \"signed\" needs 'certificates', the file with trust",
            "agent.toml:16:1: 'type': the platform itself serves offerings of type 'hetzn",
            "agent.toml:16:1: no plugin offers the type 'hetzner'; no plugin is loaded",
            "agent.toml:17:1: 'parallel': '4' is not a whole number from 1 to 256",
            "agent.toml:18:1: 'no good' is not a backend name; use a-z, 0-9, '-' and '_'",
            "agent.toml:20:1: [backend.b] lacks 'type': the plugin's type, such as docker");
  }

  @Test
  void aBrokenLineIsToldWithoutGuessesAboutTheRest() {
    String text = "[platform]\nurl = \nkey = \"k\nagent]\nstate = \"x\"\n";

    List<String> faults = ConfigFiles.faults(folder, text);

    assertThat(faults)
        .hasSizeGreaterThan(1)
        .allMatch(fault -> fault.matches("agent\\.toml:[2-5]:.*"))
        .noneMatch(fault -> fault.contains("lacks"));
  }

  @Test
  void aKeyWrittenTwiceIsAFault() {
    List<String> faults = ConfigFiles.faults(folder, ConfigFiles.MINIMAL + "state = \"other\"\n");

    assertThat(faults)
        .containsExactly("agent.toml:9:1: state previously defined at line 8, column 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"agent = 3", "agent = [1]", "[[agent]]\nstate = \"s\"", "backend = \"x\""})
  void aValueWhereATableShouldStandIsAFault(String text) {
    List<String> faults = ConfigFiles.faults(folder, text);

    assertThat(faults).anyMatch(fault -> fault.contains("must be a table; write ["));
  }

  @Test
  void aTableWhereAValueShouldStandIsAFault() {
    List<String> faults = ConfigFiles.faults(folder, ConfigFiles.MINIMAL + "log = { form = 1 }\n");

    assertThat(faults)
        .containsExactly("agent.toml:9:1: 'log': a table stands where one of text, json should");
  }

  @Test
  void aHostileKeyStaysOnOneLine() {
    List<String> faults =
        ConfigFiles.faults(folder, ConfigFiles.MINIMAL + "\"a\\nb\\u001b[31m\" = 1\n");

    assertThat(faults).containsExactly("agent.toml:9:1: unknown key 'a?b?[31m' in [agent]");
  }

  @Test
  void aFileThatIsNoTextIsToldByItsPlace() throws IOException {
    Path file = folder.resolve("agent.toml");
    Files.write(file, new byte[] {'a', '\n', 'b', (byte) 0xff, (byte) 0xfe});

    List<ConfigFault> faults = AgentConfig.read(file, Map.of()).allFaults(Map.of());

    assertThat(ConfigFiles.shown(folder, faults))
        .containsExactly("agent.toml:2:2: is not UTF-8 from here on; save it as such");
  }

  @Test
  void aHugeFileIsNotRead() {
    List<String> faults = ConfigFiles.faults(folder, "#".repeat(1024 * 1024 + 1));

    assertThat(faults)
        .containsExactly("agent.toml:1:1: is larger than 1 MiB, so it is no configuration");
  }

  @Test
  void aMissingFileIsToldWithTheCommandThatMakesOne() {
    var result = AgentConfig.read(folder.resolve("none.toml"), Map.of());

    assertThat(ConfigFiles.shown(folder, result.allFaults(Map.of())))
        .containsExactly("none.toml:1:1: there is no such file; 'dc-agent setup' writes one");
  }

  @Test
  void aFileThatMayNotBeReadIsToldAsSuch() throws IOException {
    Path file = Files.writeString(folder.resolve("secret.toml"), "");
    Files.setPosixFilePermissions(file, Set.of());
    assumeFalse(Files.isReadable(file), "did not run: root may read everything");

    var result = AgentConfig.read(file, Map.of());

    assertThat(ConfigFiles.shown(folder, result.allFaults(Map.of())))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("may not read it", "ls -l ");
  }

  @Test
  void aByteOrderMarkDoesNoHarm() {
    AgentConfig config = ConfigFiles.valid(folder, "\uFEFF" + ConfigFiles.MINIMAL);

    assertThat(config.platform().pool()).isEqualTo("pool-1");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, true",
    "http://localhost, true",
    "http://[::1]:8080, true",
    "https://a.example/base/, true",
    "http://127.0.0.1.evil.example, false",
    "http://10.0.0.1, false",
    "ftp://a.example, false",
    "a.example, false",
    "https://, false",
    "https://user:pw@a.example, false",
    "https://a.example?x=1, false",
    "https://a b, false",
    "https://a.example:65535, true",
    "https://a.example:0, false",
    "https://a.example:99999, false"
  })
  void onlyAnAddressThatIsSafeIsAccepted(String url, boolean accepted) {
    String text = ConfigFiles.MINIMAL.replace("https://platform.example/", url);

    List<String> faults = ConfigFiles.faults(folder, text);

    assertThat(faults.isEmpty()).as(faults.toString()).isEqualTo(accepted);
  }

  @Test
  void plainHttpBeyondThisMachineNeedsAFlag() {
    String text =
        ConfigFiles.MINIMAL.replace(
            "\"https://platform.example/\"", "\"http://10.0.0.1:8080\"\ninsecure_http = true");

    AgentConfig config = ConfigFiles.valid(folder, text);

    assertThat(config.platform().url()).hasToString("http://10.0.0.1:8080");
  }

  @Test
  void aDefaultBackendMustExist() {
    String text =
        ConfigFiles.MINIMAL + "default_backend = \"dokcer\"\n[backend.docker]\ntype = \"docker\"\n";

    var faults =
        ((ConfigResult.Faulty) AgentConfig.read(ConfigFiles.write(folder, text), Map.of()))
            .faults();

    assertThat(ConfigFiles.shown(folder, faults))
        .containsExactly(
            "agent.toml:9:1: 'default_backend': there is no [backend.dokcer]; did you mean 'docker'?");
  }
}
