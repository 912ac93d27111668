// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.InMemorySteps;
import org.decentagent.testkit.cloud.StepsMemory;
import org.decentagent.testkit.time.FakeClock;

/**
 * A folder with a program written by a test, and a provisioner over it. Everything the program
 * reads and writes is kept, and held against the protocol's schema by {@link #requireProtocol}.
 * Confined to one thread.
 */
final class Workshop {
  static final SshPublicKey KEY =
      new SshPublicKey(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl");
  static final Owner OWNER = new Owner("aa".repeat(32), "pool-1", "bb".repeat(32));
  static final BackendName BACKEND = new BackendName("mine");

  private static final String RECORDER =
      """
      #!/bin/sh
      here=HERE
      for verb; do :; done
      run=$here/log/$(date +%s%N)-$$.$verb
      cat >"$run.in"
      "$here/body" "$@" <"$run.in" >"$run.out"
      code=$?
      echo $code >"$run.code"
      cat "$run.out"
      exit $code
      """;

  /** What every body begins with: it reads the request and finds texts in it. */
  private static final String PRELUDE =
      """
      #!/bin/sh
      here=HERE
      read -r request
      for verb; do :; done
      text() {
        printf '%s' "$request" | sed -n 's/.*"'"$1"'":"\\([^"]*\\)".*/\\1/p'
      }
      fail() {
        printf '{"error":{"code":"%s","message":"%s"}}' "$2" "$3"
        exit "$1"
      }
      mark=$(text mark)
      stamp=$(text stamp)
      """;

  final Path folder;
  final FakeClock clock = FakeClock.at(Instant.parse("2026-11-25T08:00:00Z"));
  final PretendedLogin login = new PretendedLogin();
  final StepsMemory memory = StepsMemory.of(clock);
  private Settings settings = Settings.of(ScriptConfig.SCHEMA);
  private Map<String, String> environment = Map.of();
  private Duration callDeadline = Duration.ofMinutes(5);

  private Workshop(Path folder) {
    this.folder = folder;
    set("program", program().toString());
  }

  /** One whose program does what the lines say for each verb. */
  static Workshop with(Path folder, String body) {
    Workshop workshop = new Workshop(folder);
    try {
      Files.createDirectories(folder.resolve("log"));
      Files.createDirectories(folder.resolve("things"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    workshop.write(workshop.program(), RECORDER.replace("HERE", folder.toString()));
    workshop.body(body);
    return workshop;
  }

  /** One around a finished program, which gets the argument before the verb. */
  static Workshop around(Path folder, Path finished, Path argument) {
    Workshop workshop = with(folder, "");
    workshop.write(
        folder.resolve("body"), "#!/bin/sh\nexec '" + finished + "' '" + argument + "' \"$@\"\n");
    return workshop;
  }

  Path program() {
    return folder.resolve("program");
  }

  /** Replaces what the program does. */
  void body(String body) {
    write(folder.resolve("body"), PRELUDE.replace("HERE", folder.toString()) + body);
  }

  /** Replaces the program, recorder and all. */
  void program(String whole) {
    write(program(), whole);
  }

  private void write(Path file, String text) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, text);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
      Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Workshop set(String key, Object value) {
    settings = settings.with(Layer.PROVIDER, key, value);
    return this;
  }

  Workshop environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  Workshop callDeadline(Duration time) {
    callDeadline = time;
    return this;
  }

  Settings settings() {
    return settings;
  }

  ScriptProvisioner provisioner() {
    return (ScriptProvisioner)
        new ScriptFactory(environment)
            .create(new TestContext(BACKEND, OWNER, settings, clock, login).within(callDeadline));
  }

  static ContractId contract(int number) {
    return new ContractId("%064x".formatted(number));
  }

  ProvisionRequest request(ContractId contract) {
    return request(contract, KEY);
  }

  ProvisionRequest request(ContractId contract, SshPublicKey renterKey) {
    return request(new OwnerStamp(OWNER, contract, 1, ""), renterKey);
  }

  ProvisionRequest nextGeneration(ContractId contract) {
    return request(new OwnerStamp(OWNER, contract, 2, ""), KEY);
  }

  private ProvisionRequest request(OwnerStamp stamp, SshPublicKey renterKey) {
    return new ProvisionRequest(
        stamp.contract(),
        stamp,
        new Sizes(
            OptionalInt.of(2),
            Optional.of(MemorySize.parse("512 MiB")),
            Optional.of(StorageSize.parse("10 GiB"))),
        renterKey,
        settings,
        Optional.of(Instant.parse("2026-12-25T08:00:00Z")));
  }

  InMemorySteps steps(ContractId contract) {
    return memory.open(contract);
  }

  static RemovalRequest removal(ContractId contract, Instance instance) {
    return new RemovalRequest(contract, Optional.of(instance.ref()));
  }

  static InstanceRef ref(String externalId) {
    return new InstanceRef(BACKEND, externalId);
  }

  /** What the program was asked, oldest first by verb. */
  List<String> requests(String verb) {
    return logged("." + verb + ".in");
  }

  /** What stands in the program's folder of things. */
  List<String> things() {
    return names(folder.resolve("things"));
  }

  private List<String> logged(String ending) {
    return names(folder.resolve("log")).stream()
        .filter(name -> name.endsWith(ending))
        .map(name -> read(folder.resolve("log").resolve(name)))
        .toList();
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every document that went either way is as the schema says. */
  void requireProtocol() {
    for (String name : names(folder.resolve("log"))) {
      String[] parts = name.split("\\.", -1);
      Path file = folder.resolve("log").resolve(name);
      if (parts[2].equals("in")) {
        assertThat(ProtocolSchema.faults("request_" + parts[1], read(file)))
            .as(read(file))
            .isEmpty();
      } else if (parts[2].equals("code")) {
        String answer = read(file.resolveSibling(parts[0] + "." + parts[1] + ".out"));
        String kind = read(file).strip().equals("0") ? "answer_" + parts[1] : "error";
        assertThat(ProtocolSchema.faults(kind, answer)).as(kind + ": " + answer).isEmpty();
      }
    }
  }
}
