// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.agent.operator.TaskView;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.cloud.ssh.InstanceFiles;
import org.decentagent.testkit.cloud.ssh.ServerSpec;
import org.decentagent.testkit.cloud.ssh.SshServers;

/**
 * The person whom the Manual plugin asks: does what each checklist says with SSH servers in this
 * process for machines, and then says so by {@code dc-agent manual complete}, as a person would. A
 * machine is switched off before its removal is confirmed. Safe for use by many threads.
 */
final class DemoOperator implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);
  private static final int MOST_TRIES = 5;
  private static final String USER = "root";
  private static final Pattern KEY =
      Pattern.compile("\\b((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+)");

  private final Board board;
  private final Path log;
  private final int port;
  private final SshServers servers = new SshServers();
  private final Map<String, Machine> machines = new ConcurrentHashMap<>();
  private final Map<Long, Integer> tries = new HashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private int made;

  /**
   * One who has no work yet.
   *
   * @param log where the commands say what went wrong
   * @param port where every machine answers, each at an address of its own
   */
  DemoOperator(Board board, Path log, int port) {
    this.board = board;
    this.log = log;
    this.port = port;
  }

  /** A machine that stands. */
  private record Machine(String address, HostKey hostKey, SshServers.Open server) {}

  /** Looks for work until it is closed. */
  void attend(DemoAgent agent) {
    Thread.ofPlatform().daemon().name("operator").start(() -> work(agent));
  }

  private void work(DemoAgent agent) {
    try {
      while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        for (TaskView task : agent.tasks()) {
          if (task.state().equals("open")
              && tries.merge(task.id(), 1, Integer::sum) <= MOST_TRIES) {
            work(agent, task);
          }
        }
      }
    } catch (IOException e) {
      board.tell("the operator gives up: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(DemoAgent agent, TaskView task) throws IOException, InterruptedException {
    Map<String, String> entered = new TreeMap<>();
    if (task.name().startsWith("provision.")) {
      Machine machine = machines.get(task.contract());
      if (machine == null) {
        machine = make(task);
        machines.put(task.contract(), machine);
      }
      entered.put("address", machine.address());
      entered.put("port", Integer.toString(port));
      entered.put("user", USER);
      entered.put("host_key", machine.hostKey().publicKey().fingerprint());
    } else if (task.name().startsWith("terminate.")) {
      remove(task.contract());
    } else {
      throw new IOException("nobody told the operator of a demo how to: " + task.title());
    }
    complete(agent, task, entered);
  }

  private Machine make(TaskView task) throws IOException {
    Matcher key = KEY.matcher(String.join("\n", task.checklist()));
    if (!key.find()) {
      throw new IOException("the checklist of task " + task.id() + " names no key");
    }
    made++;
    String address = "127.42." + made / 250 + "." + (1 + made % 250);
    HostKey hostKey = HostKey.generate();
    ServerSpec spec =
        new ServerSpec(
            "rack-" + made,
            USER,
            hostKey,
            Set.of(new SshPublicKey(key.group(1))),
            InstanceFiles.inMemory());
    return new Machine(address, hostKey, servers.open(spec, new InetSocketAddress(address, port)));
  }

  private void complete(DemoAgent agent, TaskView task, Map<String, String> entered)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "manual",
                "complete",
                Long.toString(task.id()),
                "--json",
                "--config",
                agent.config().toString()));
    entered.forEach((field, value) -> arguments.addAll(List.of("--set", field + "=" + value)));
    Process command =
        new ProcessBuilder(OwnProgram.command(arguments))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    command.getOutputStream().close();
    if (!command.waitFor(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      command.destroyForcibly();
      board.tell("dc-agent manual complete " + task.id() + " does not end; see " + log);
    } else if (command.exitValue() == 0) {
      board.note("operator: done with task " + task.id() + ": " + task.title());
    } else {
      board.tell(
          "dc-agent manual complete "
              + task.id()
              + " ended with "
              + command.exitValue()
              + "; see "
              + log);
    }
  }

  private void remove(String contract) {
    Machine machine = machines.remove(contract);
    if (machine != null) {
      machine.server().close();
    }
  }

  /** What stands. */
  List<String> standing() {
    return machines.values().stream().map(machine -> "machine at " + machine.address()).toList();
  }

  /** Switches everything off. */
  void clear() {
    machines.keySet().forEach(this::remove);
  }

  @Override
  public void close() {
    stopped.countDown();
    clear();
    servers.close();
  }
}
