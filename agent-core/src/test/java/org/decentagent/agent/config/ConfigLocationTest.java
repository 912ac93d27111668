// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLocationTest {
  private static final Map<String, String> VARIABLE = Map.of("DC_AGENT_CONFIG", "variable.toml");

  @TempDir private Path folder;

  @BeforeEach
  void fourFiles() throws IOException {
    for (String name :
        new String[] {"option.toml", "variable.toml", "agent.toml", "machine.toml"}) {
      Files.createFile(folder.resolve(name));
    }
  }

  @Test
  void theFirstOfFourPlacesIsTaken() throws IOException {
    assertThat(find(Optional.of(Path.of("option.toml")), VARIABLE)).isEqualTo(found("option.toml"));
    assertThat(find(Optional.empty(), VARIABLE)).isEqualTo(found("variable.toml"));
    assertThat(find(Optional.empty(), Map.of())).isEqualTo(found("agent.toml"));
    Files.delete(folder.resolve("agent.toml"));
    assertThat(find(Optional.empty(), Map.of())).isEqualTo(found("machine.toml"));
  }

  @Test
  void aFileThatIsNamedAndMissingIsNotReplacedByAnother() {
    ConfigLocation byOption = find(Optional.of(Path.of("none.toml")), VARIABLE);
    ConfigLocation byVariable = find(Optional.empty(), Map.of("DC_AGENT_CONFIG", "none.toml"));

    assertThat(byOption.toString()).contains("--config names " + folder.resolve("none.toml"));
    assertThat(byVariable.toString())
        .contains("$DC_AGENT_CONFIG names " + folder.resolve("none.toml"));
  }

  @Test
  void aFolderIsNotSaidToBeMissing() {
    assertThat(find(Optional.of(folder), Map.of()).toString())
        .contains("--config names " + folder + ", which is a folder;");
  }

  @Test
  void whatNobodyCanTellIsNotSaidToBeMissing() throws IOException {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    Path hidden = loop.resolve("agent.toml");

    assertThat(find(Optional.of(hidden), Map.of())).isEqualTo(new ConfigLocation.Found(hidden));
    assertThat(ConfigLocation.find(Optional.empty(), Map.of(), loop, folder))
        .isEqualTo(new ConfigLocation.Found(hidden));
  }

  @Test
  void whyAFileCannotBeReadIsSaidInWords() {
    Path file = folder.resolve("agent.toml");

    assertThat(ReadFailure.of(file, new NoSuchFileException(file.toString())))
        .isEqualTo("there is no such file");
    assertThat(ReadFailure.of(file, new AccessDeniedException(file.toString())))
        .contains("may not read it", "ls -l " + file);
    assertThat(ReadFailure.of(file, new FileSystemException(file.toString(), null, "bad disk")))
        .isEqualTo("it cannot be read: bad disk");
  }

  @Test
  void everyPlaceTriedIsNamed() throws IOException {
    Files.delete(folder.resolve("agent.toml"));
    Files.delete(folder.resolve("machine.toml"));

    ConfigLocation location = find(Optional.empty(), Map.of("DC_AGENT_CONFIG", " "));

    assertThat(location.toString())
        .contains("--config", "$DC_AGENT_CONFIG", folder.resolve("agent.toml").toString())
        .contains(folder.resolve("machine.toml").toString(), "dc-agent setup");
  }

  private ConfigLocation find(Optional<Path> option, Map<String, String> environment) {
    return ConfigLocation.find(option, environment, folder, folder.resolve("machine.toml"));
  }

  private ConfigLocation found(String name) {
    return new ConfigLocation.Found(folder.resolve(name));
  }
}
