// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.testkit.cloud.ssh.InstanceFiles;
import org.decentagent.testkit.cloud.ssh.ServerSpec;
import org.decentagent.testkit.cloud.ssh.SshServers;

/** Logins through real SSH servers on loopback, one for each machine that runs. */
final class SshLogins implements Logins {
  /** Below the ports that Linux gives to outgoing connections, so that a port can be had again. */
  private static final int FIRST_PORT = 11_000;

  private static final int PORTS = 9_000;

  /**
   * A port is taken only once its machine runs: another cloud of this process must not choose it
   * before, and one of another process should not.
   */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % PORTS));

  private final SshServers servers = new SshServers();
  private final Map<String, SshServers.Open> open = new HashMap<>();
  private final Map<String, InstanceFiles> disks = new HashMap<>();
  private final Optional<Path> folder;

  SshLogins(Optional<Path> folder) {
    this.folder = folder;
  }

  @Override
  public void assignAddress(MachineRow machine, Set<SshPlace> taken) {
    for (int tried = 0; tried < PORTS; tried++) {
      int port = FIRST_PORT + Math.floorMod(NEXT.getAndIncrement(), PORTS);
      if (!taken.contains(new SshPlace("127.0.0.1", port)) && isFree(port)) {
        machine.host = "127.0.0.1";
        machine.port = port;
        return;
      }
    }
    throw new IllegalStateException(
        "no port between "
            + FIRST_PORT
            + " and "
            + (FIRST_PORT + PORTS - 1)
            + " is free for an SSH server");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void start(MachineRow machine) {
    if (open.containsKey(machine.id)) {
      return;
    }
    ServerSpec spec =
        new ServerSpec(
            machine.name,
            machine.access().user(),
            machine.hostKey(),
            UserData.keysInstalledBy(machine.userData),
            disk(machine));
    try {
      open.put(machine.id, servers.open(spec, machine.port));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "port "
              + machine.port
              + " of the simulated instance "
              + machine.id
              + " is taken; see who has it with: ss -ltnp 'sport = "
              + machine.port
              + "'",
          e);
    }
  }

  @Override
  public void stop(MachineRow machine) {
    SshServers.Open server = open.remove(machine.id);
    if (server != null) {
      server.close();
    }
  }

  @Override
  public void wipe(MachineRow machine) {
    disk(machine).wipe();
    disks.remove(machine.id);
  }

  private InstanceFiles disk(MachineRow machine) {
    return disks.computeIfAbsent(machine.id, this::openDisk);
  }

  private InstanceFiles openDisk(String machine) {
    if (folder.isEmpty()) {
      return InstanceFiles.inMemory();
    }
    Path disk = folder.get().resolve("disks").resolve(machine);
    try {
      return InstanceFiles.in(disk);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the disk in " + disk, e);
    }
  }

  @Override
  public void close() {
    open.values().forEach(SshServers.Open::close);
    open.clear();
    servers.close();
  }
}
