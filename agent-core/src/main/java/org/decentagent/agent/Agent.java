// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.ConfigFault;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.hand.Hand;
import org.decentagent.agent.operator.OperatorDesk;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.spi.ProvisionerFactory;

/**
 * A running agent. It takes in paid contracts, makes an instance for each on a configured backend,
 * hands it over, and removes it when its contract ends, until it is closed. Logs go to SLF4J. Safe
 * for use by many threads.
 *
 * <pre>{@code
 * try (Agent agent = Agent.configuredBy(Path.of("agent.toml")).with(new MyFactory()).start()) {
 *   System.out.println(agent.status());
 * }
 * }</pre>
 */
public final class Agent implements AutoCloseable {
  private final Running running;

  private Agent(Running running) {
    this.running = running;
  }

  /**
   * Prepares an agent from a configuration file.
   *
   * @throws AgentException listing every fault of the file
   */
  public static Builder configuredBy(Path file) {
    return switch (AgentConfig.read(file, System.getenv())) {
      case ConfigResult.Valid(var config) -> of(config);
      case ConfigResult.Faulty faulty ->
          throw new AgentException(
              faulty.faults().stream()
                  .map(ConfigFault::toString)
                  .collect(Collectors.joining("\n")));
    };
  }

  /** Prepares an agent from a configuration that was read before. */
  public static Builder of(AgentConfig config) {
    return new Builder(config);
  }

  /** How it is doing. */
  public AgentStatus status() {
    return running.status();
  }

  /** What only a person can do, and where they say that it is done. */
  public OperatorDesk operator() {
    return running.operator();
  }

  /** What else the operator can see of its decisions, and say where it must not decide alone. */
  public Hand hand() {
    return running.hand();
  }

  /**
   * Stops: takes in nothing more, gives work under way twenty seconds to end or to park, gives its
   * leases back, and ends every thread it started. Instances are not touched.
   */
  @Override
  public void close() {
    running.close();
  }

  /** An agent in the making. Confined to one thread. */
  public static final class Builder {
    private final AgentConfig config;
    private final List<ProvisionerFactory> factories = new ArrayList<>();
    private Optional<Runnable> onMemoryExhausted = Optional.empty();

    private Builder(AgentConfig config) {
      this.config = config;
    }

    /** Adds a type of backend besides those of the plugin folder. */
    public Builder with(ProvisionerFactory factory) {
      factories.add(factory);
      return this;
    }

    /**
     * What to do when the process is out of memory: nothing that goes on from there can be relied
     * on, so a process of the agent's own ends at once. The next start tells which plugin was in a
     * call then, and does not use its backend. Without this nobody looks, since what uses up the
     * memory of an embedding program may be the program.
     *
     * @param end must take no memory
     */
    public Builder onMemoryExhausted(Runnable end) {
      onMemoryExhausted = Optional.of(end);
      return this;
    }

    /**
     * Starts it.
     *
     * @throws AgentException when the key, the state folder or the journal cannot be used
     */
    public Agent start() {
      return new Agent(Running.start(config, factories, onMemoryExhausted));
    }
  }
}
