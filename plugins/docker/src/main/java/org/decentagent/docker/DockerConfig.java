// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.time.Duration;
import java.util.List;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.PortRange;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/** Every setting of a Docker backend. Immutable. */
final class DockerConfig {
  static final ConfigKey<String> HOST =
      ConfigKey.text(
          "host",
          "Where the engine listens: unix:///path or tcp://host:2376; unset, $DOCKER_HOST, then"
              + " unix:///var/run/docker.sock.");
  static final ConfigKey<String> CERT_FOLDER =
      ConfigKey.text(
          "cert_folder",
          "Folder with ca.pem, cert.pem and key.pem for an engine over TCP; unset,"
              + " $DOCKER_CERT_PATH.");
  static final ConfigKey<String> ADDRESS =
      ConfigKey.text(
              "address", "Host name or address that customers use to reach this engine's host.")
          .required();
  static final ConfigKey<String> BIND_ADDRESS =
      ConfigKey.text("bind_address", "Address of the engine's host on which ports are published.")
          .defaultsTo("0.0.0.0");
  static final ConfigKey<PortRange> PORTS =
      ConfigKey.ports("ports", "Host ports to give to instances, one each.")
          .defaultsTo(new PortRange(20000, 20999));
  static final ConfigKey<String> SUBNETS =
      ConfigKey.text(
              "subnets",
              "Private addresses from which each instance's network takes eight; must not be used"
                  + " elsewhere.")
          .defaultsTo("10.213.0.0/16");
  static final ConfigKey<String> IMAGE =
      ConfigKey.text(
              "image",
              "Image with /bin/sh, sshd and ssh-keygen; unset, a Debian 12 with sshd is built once.")
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<String> PULL =
      ConfigKey.choice(
              "pull",
              List.of("missing", "never"),
              "Whether an image that the engine lacks is pulled.")
          .defaultsTo("missing");
  static final ConfigKey<Integer> DEFAULT_CPU_CORES =
      ConfigKey.integer(
          "default_cpu_cores", 1, 1024, "Processors of an instance whose offering names none.");
  static final ConfigKey<MemorySize> DEFAULT_MEMORY =
      ConfigKey.memory("default_memory", "Memory of an instance whose offering names none.");
  static final ConfigKey<StorageSize> DEFAULT_STORAGE =
      ConfigKey.storage("default_storage", "Disk of an instance whose offering names none.");
  static final ConfigKey<String> DISK =
      ConfigKey.choice(
              "disk",
              List.of(Disk.ENFORCED, Disk.UNENFORCED),
              "Whether disk sizes are enforced; \"unenforced\" sells them as a mere promise.")
          .defaultsTo(Disk.ENFORCED);
  static final ConfigKey<Integer> PIDS_LIMIT =
      ConfigKey.integer(
              "pids_limit", 32, 1_000_000, "Processes and threads that an instance may have.")
          .defaultsTo(512)
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<Integer> OPEN_FILES =
      ConfigKey.integer(
              "open_files",
              256,
              1_048_576,
              "Files that a process of an instance may have open; at most what the engine may.")
          .defaultsTo(8192)
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<String> RUNTIME =
      ConfigKey.text(
              "runtime", "OCI runtime of the engine, such as runsc; unset, the engine's default.")
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<Integer> MAX_INSTANCES =
      ConfigKey.integer("max_instances", 1, 65535, "How many instances to run here at most.");
  static final ConfigKey<Duration> STOP_TIMEOUT =
      ConfigKey.duration("stop_timeout", "How long a suspended instance has to stop by itself.")
          .defaultsTo(Duration.ofSeconds(30));
  static final ConfigKey<StorageSize> LOG_MAX_SIZE =
      ConfigKey.storage("log_max_size", "Size of a log file before it is rotated.")
          .defaultsTo(StorageSize.parse("10 MiB"));
  static final ConfigKey<Integer> LOG_MAX_FILES =
      ConfigKey.integer("log_max_files", 1, 100, "Log files kept of each instance.").defaultsTo(3);

  static final ConfigSchema SCHEMA =
      ConfigSchema.of(
          HOST,
          CERT_FOLDER,
          ADDRESS,
          BIND_ADDRESS,
          PORTS,
          SUBNETS,
          IMAGE,
          PULL,
          DEFAULT_CPU_CORES,
          DEFAULT_MEMORY,
          DEFAULT_STORAGE,
          DISK,
          PIDS_LIMIT,
          OPEN_FILES,
          RUNTIME,
          MAX_INSTANCES,
          STOP_TIMEOUT,
          LOG_MAX_SIZE,
          LOG_MAX_FILES);

  /** The values of {@link #DISK}. */
  static final class Disk {
    static final String ENFORCED = "enforced";
    static final String UNENFORCED = "unenforced";

    private Disk() {}
  }

  private DockerConfig() {}
}
