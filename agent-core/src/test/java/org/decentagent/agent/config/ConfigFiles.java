// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.unit.Secret;

/** Configuration files for tests. Immutable. */
final class ConfigFiles {
  /** A key of RFC 8032, section 7.1. */
  static final String PROVIDER = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  static final ConfigKey<Secret> TOKEN = ConfigKey.secret("token", "API token").required();
  static final ConfigKey<String> IMAGE = ConfigKey.text("image", "what to start");
  static final ConfigSchema CLOUD = ConfigSchema.of(TOKEN, IMAGE);

  static final String MINIMAL =
      """
      [platform]
      url = "https://platform.example/"
      provider = "%s"
      pool = "pool-1"
      key = "agent.key"

      [agent]
      state = "state"
      """
          .formatted(PROVIDER);

  private ConfigFiles() {}

  static Path write(Path folder, String text) {
    try {
      return Files.write(folder.resolve("agent.toml"), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static AgentConfig valid(Path folder, String text) {
    return switch (AgentConfig.read(write(folder, text), Map.of())) {
      case ConfigResult.Valid(AgentConfig config) -> config;
      case ConfigResult.Faulty faulty -> throw new AssertionError(faulty.faults());
    };
  }

  /** The faults as a person sees them, without the folder of the test. */
  static List<String> faults(Path folder, String text) {
    return shown(folder, AgentConfig.read(write(folder, text), Map.of()).allFaults(Map.of()));
  }

  static List<String> shown(Path folder, List<ConfigFault> faults) {
    return faults.stream().map(fault -> fault.toString().replace(folder + "/", "")).toList();
  }
}
