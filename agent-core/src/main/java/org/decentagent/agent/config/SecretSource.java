// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads secrets from where a configuration says they are kept: a file that only its owner can read,
 * or the environment. No message of it contains a secret. Safe for use by many threads.
 */
final class SecretSource {
  private static final int LARGEST = 64 * 1024;
  private static final String FORM =
      "write where the secret is kept, \"file:/path\" or \"env:NAME\", not the secret itself";

  private final Path folder;
  private final Map<String, String> environment;

  SecretSource(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Reads the secret that {@code reference} points to.
   *
   * @throws IllegalArgumentException whose message says what is wrong, without the secret
   */
  String read(Object reference) {
    if (reference instanceof String text && text.startsWith("file:")) {
      return fromFile(text.substring("file:".length()));
    }
    if (reference instanceof String text && text.startsWith("env:")) {
      return fromEnvironment(text.substring("env:".length()));
    }
    throw new IllegalArgumentException(FORM);
  }

  private String fromEnvironment(String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException("the environment variable " + name + " is not set");
    }
    return value.strip();
  }

  private String fromFile(String name) {
    try {
      Path file = folder.resolve(name).normalize();
      if (!ReadFailure.mayBeThere(file)) {
        throw new IllegalArgumentException("there is no file " + file);
      }
      PrivateFile.require(file);
      try (InputStream in = Files.newInputStream(file)) {
        String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || in.read() >= 0) {
          throw new IllegalArgumentException(file + " is empty or larger than 64 KiB");
        }
        return text;
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'file:' is not followed by a path", e);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + e.getFile(), e);
    } catch (IOException e) {
      Path file = folder.resolve(name).normalize();
      throw new IllegalArgumentException(file + ": " + ReadFailure.of(file, e), e);
    }
  }
}
