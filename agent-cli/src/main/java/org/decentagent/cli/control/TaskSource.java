// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.operator.Demand;
import org.decentagent.agent.operator.TaskReader;
import org.decentagent.agent.operator.TaskView;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * Where commands read the operator's tasks, in the running agent or else its journal, and where
 * they tell what was done: the running agent only. Safe for use by many threads.
 */
public final class TaskSource {
  private static final TypeReference<List<TaskView>> TASKS = new TypeReference<>() {};

  private final InstantSource clock;

  /** With a clock. */
  public TaskSource(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Tasks, and who told of them.
   *
   * @param source {@code agent} or {@code journal}
   */
  public record Told(String source, List<TaskView> tasks) {}

  /** What waits for the operator. */
  public Told list(AgentConfig config) {
    return ask(config, TaskEndpoint.TASKS)
        .map(answer -> new Told("agent", Console.json().readValue(answer.body(), TASKS)))
        .orElseGet(() -> new Told("journal", journal(config, TaskReader::list)));
  }

  /** One task; none when there is no such. */
  public Told show(AgentConfig config, long id) {
    return ask(config, TaskEndpoint.TASKS + "/" + id)
        .map(answer ->
            new Told(
                "agent",
                answer.statusCode() == 404
                    ? List.of()
                    : List.of(Console.json().readValue(answer.body(), TaskView.class))))
        .orElseGet(() ->
            new Told("journal", journal(config, reader -> reader.show(id).stream().toList())));
  }

  /**
   * Tells the agent.
   *
   * @throws CommandFailure when none runs: what is not told to an agent is not checked
   */
  public TaskReply tell(AgentConfig config, long id, TaskCommand command) {
    Path state = config.agent().state();
    HttpResponse<String> answer =
        ControlClient.post(
                state, TaskEndpoint.TASKS + "/" + id, Console.json().writeValueAsString(command))
            .orElseThrow(() -> NobodyThere.toTell(config, "only it can check what was done"));
    try {
      return Console.json().readValue(answer.body(), TaskReply.class);
    } catch (JacksonException e) {
      throw new CommandFailure(
          ExitCode.BUG, "the agent answers " + answer.statusCode() + " and no reply", e);
    }
  }

  private static Optional<HttpResponse<String>> ask(AgentConfig config, String path) {
    return ControlClient.get(config.agent().state(), path);
  }

  private List<TaskView> journal(
      AgentConfig config, java.util.function.Function<TaskReader, List<TaskView>> reading) {
    return new JournalSnapshot(clock)
        .look(
            config,
            database -> {
              Journal journal = new Journal(database, clock);
              Demand demand = new Demand(journal, config.agent().deliveryDeadline());
              return reading.apply(new TaskReader(journal, demand));
            })
        .orElseThrow(() -> NobodyThere.norJournal(config));
  }
}
