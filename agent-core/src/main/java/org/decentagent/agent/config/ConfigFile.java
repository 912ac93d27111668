// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * The text of a configuration file, parsed as far as it is TOML. Confined to one thread.
 *
 * @see <a href="https://toml.io/en/v1.0.0">TOML 1.0.0</a>
 */
final class ConfigFile {
  private static final int LARGEST = 1024 * 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final TomlParseResult root;
  private final Faults faults;

  private ConfigFile(TomlParseResult root, Faults faults) {
    this.root = root;
    this.faults = faults;
  }

  /** Reads and parses; what cannot be parsed is told to {@code faults}. */
  static ConfigFile read(Path file, Faults faults) {
    TomlParseResult root = Toml.parse(text(file, faults));
    for (TomlParseError error : root.errors()) {
      faults.addSyntax(
          ConfigTable.position(error.position(), Position.START),
          String.valueOf(error.getMessage()));
    }
    return new ConfigFile(root, faults);
  }

  private static String text(Path file, Faults faults) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (NoSuchFileException e) {
      faults.addSyntax(Position.START, "there is no such file; 'dc-agent setup' writes one");
      return "";
    } catch (IOException e) {
      faults.addSyntax(Position.START, ReadFailure.of(file, e));
      return "";
    }
    if (bytes.length > LARGEST) {
      faults.addSyntax(Position.START, "is larger than 1 MiB, so it is no configuration");
      return "";
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    try {
      String text = decoder.decode(buffer).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      faults.addSyntax(
          positionOf(buffer.position(), bytes), "is not UTF-8 from here on; save it as such");
      return "";
    }
  }

  private static Position positionOf(int offset, byte[] bytes) {
    int line = 1;
    int column = 1;
    for (int index = 0; index < offset; index++) {
      column = bytes[index] == '\n' ? 1 : column + 1;
      line += bytes[index] == '\n' ? 1 : 0;
    }
    return new Position(line, column);
  }

  /** The table of that name; a value of that name which is no table is a fault. */
  Optional<ConfigTable> table(String name) {
    return tomlTable(root, name, name).map(table -> ConfigTable.of(name, at(root, name), table));
  }

  /** The tables within the table of that name, in the order of the file. */
  List<ConfigTable> tablesIn(String name) {
    List<ConfigTable> tables = new ArrayList<>();
    tomlTable(root, name, name)
        .ifPresent(outer -> {
          for (String inner : outer.keySet()) {
            String path = name + "." + inner;
            tomlTable(outer, inner, path)
                .ifPresent(table -> tables.add(ConfigTable.of(path, at(outer, inner), table)));
          }
        });
    return tables;
  }

  /** Everything outside of the tables that somebody wrote at the top of the file. */
  ConfigTable top() {
    return ConfigTable.of("", Position.START, root);
  }

  private Optional<TomlTable> tomlTable(TomlTable outer, String key, String path) {
    Object value = outer.get(List.of(key));
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof TomlTable table) {
      return Optional.of(table);
    }
    faults.add(at(outer, key), "'" + path + "' must be a table; write [" + path + "] once");
    return Optional.empty();
  }

  private static Position at(TomlTable outer, String key) {
    return ConfigTable.position(outer.inputPositionOf(List.of(key)), Position.START);
  }
}
