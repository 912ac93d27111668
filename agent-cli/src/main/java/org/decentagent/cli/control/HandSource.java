// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.decentagent.agent.StoppedAgent;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.hand.BrakeDesk;
import org.decentagent.agent.hand.BrakeView;
import org.decentagent.agent.hand.Draining;
import org.decentagent.agent.hand.Explainer;
import org.decentagent.agent.hand.Explanation;
import org.decentagent.agent.hand.HoldReader;
import org.decentagent.agent.hand.HoldView;
import org.decentagent.agent.hand.OrphanReader;
import org.decentagent.agent.hand.OrphanView;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.operator.Demand;
import org.decentagent.agent.reconcile.Brake;
import org.decentagent.agent.reconcile.PlannedDecision;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * Where commands read what the agent decided and what waits for the operator, in the running agent
 * or else its journal, and where they tell what the operator says: the running agent only. Safe for
 * use by many threads.
 */
public final class HandSource {
  private static final TypeReference<List<HoldView>> HOLDS = new TypeReference<>() {};
  private static final TypeReference<List<OrphanView>> ORPHANS = new TypeReference<>() {};
  private static final TypeReference<List<PlannedDecision>> PLAN = new TypeReference<>() {};

  private final InstantSource clock;

  /** With a clock. */
  public HandSource(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Something, and who told of it.
   *
   * @param source {@code agent} or {@code journal}
   */
  public record Told<T>(String source, T what) {}

  /** How a contract came to be as it is. */
  public Told<Explanation> explain(AgentConfig config, String contract) {
    return ask(config, HandEndpoint.EXPLAIN + plain(contract))
        .map(answer -> new Told<>("agent", read(answer, Explanation.class)))
        .orElseGet(() ->
            new Told<>("journal", journal(config, journal -> told(config, journal, contract))));
  }

  private Explanation told(AgentConfig config, Journal journal, String contract) {
    Demand demand = new Demand(journal, config.agent().deliveryDeadline());
    return switch (new Explainer(journal, demand, new Progress(clock), clock).explain(contract)) {
      case Explainer.Told.Of(var explanation) -> explanation;
      case Explainer.Told.NoSuch(var why) -> throw new CommandFailure(ExitCode.NOT_FINE, why);
    };
  }

  /** Contracts on hold. */
  public Told<List<HoldView>> holds(AgentConfig config) {
    return ask(config, HandEndpoint.HOLDS)
        .map(answer -> new Told<>("agent", Console.json().readValue(answer.body(), HOLDS)))
        .orElseGet(() ->
            new Told<>("journal", journal(config, journal -> new HoldReader(journal).list())));
  }

  /** Instances without a contract. */
  public Told<List<OrphanView>> orphans(AgentConfig config) {
    return ask(config, HandEndpoint.ORPHANS)
        .map(answer -> new Told<>("agent", Console.json().readValue(answer.body(), ORPHANS)))
        .orElseGet(() ->
            new Told<>(
                "journal",
                journal(
                    config, journal -> new OrphanReader(journal, config.agent().grace()).list())));
  }

  /** What the brake holds back. */
  public Told<BrakeView> brake(AgentConfig config) {
    return ask(config, HandEndpoint.BRAKE)
        .map(answer -> new Told<>("agent", read(answer, BrakeView.class)))
        .orElseGet(() ->
            new Told<>(
                "journal",
                journal(config, journal -> BrakeDesk.show(journal, new Brake(journal, clock)))));
  }

  /** Whether new contracts are claimed. */
  public Told<Draining.View> draining(AgentConfig config) {
    return ask(config, HandEndpoint.DRAIN)
        .map(answer -> new Told<>("agent", read(answer, Draining.View.class)))
        .orElseGet(
            () -> new Told<>("journal", journal(config, journal -> new Draining(journal).show())));
  }

  /** What a reconcile would decide now. */
  public List<PlannedDecision> plan(AgentConfig config) {
    HttpResponse<String> answer =
        ControlClient.getPatiently(config.agent().state(), HandEndpoint.PLAN)
            .orElseThrow(
                () -> NobodyThere.toTell(config, "only it can look at backends and platform"));
    if (answer.statusCode() != 200) {
      throw failure(answer);
    }
    return Console.json().readValue(answer.body(), PLAN);
  }

  /**
   * Tells the agent.
   *
   * @throws CommandFailure when none runs: what is not told to an agent is not checked
   */
  public HandReply tell(AgentConfig config, HandCommand command) {
    HttpResponse<String> answer =
        ControlClient.postPatiently(
                config.agent().state(),
                HandEndpoint.HAND,
                Console.json().writeValueAsString(command))
            .orElseThrow(
                () -> NobodyThere.toTell(config, "only it can check what you say and act on it"));
    return read(answer, HandReply.class);
  }

  /**
   * Says whether new contracts are claimed: to the agent, or for its next start to its journal.
   *
   * @throws CommandFailure when there is neither
   */
  public HandReply drain(AgentConfig config, HandCommand.Verb verb) {
    Path state = config.agent().state();
    HandCommand command = HandCommand.of(verb);
    return ControlClient.post(state, HandEndpoint.HAND, Console.json().writeValueAsString(command))
        .map(answer -> read(answer, HandReply.class))
        .orElseGet(() -> {
          if (!Files.exists(Database.file(state))) {
            throw NobodyThere.norJournal(config);
          }
          return written(config, command);
        });
  }

  private HandReply written(AgentConfig config, HandCommand command) {
    try (StoppedAgent agent = StoppedAgent.of(config, clock)) {
      Draining.View view =
          command.verb() == HandCommand.Verb.DRAIN
              ? agent.draining().drain(command.who())
              : agent.draining().fill();
      HandReply said = HandReply.of(HandEndpoint.draining(view));
      return new HandReply(
          said.result(), "no agent runs; from its next start on " + said.message(), said.checked());
    }
  }

  private static <T> T read(HttpResponse<String> answer, Class<T> type) {
    if (answer.statusCode() != 200) {
      throw failure(answer);
    }
    try {
      return Console.json().readValue(answer.body(), type);
    } catch (JacksonException e) {
      throw new CommandFailure(
          ExitCode.BUG, "the agent answers " + answer.statusCode() + " and no reply", e);
    }
  }

  private static CommandFailure failure(HttpResponse<String> answer) {
    try {
      HandReply reply = Console.json().readValue(answer.body(), HandReply.class);
      return new CommandFailure(
          reply.result().equals("cannot_look") ? ExitCode.UNREACHABLE : ExitCode.NOT_FINE,
          reply.message());
    } catch (JacksonException e) {
      return new CommandFailure(
          ExitCode.BUG,
          "the agent answers "
              + answer.statusCode()
              + "; is it of another version? See: dc-agent status",
          e);
    }
  }

  /** Goes into an address. */
  private static String plain(String contract) {
    return contract.replaceAll("[^0-9A-Za-z]", "-");
  }

  private static Optional<HttpResponse<String>> ask(AgentConfig config, String path) {
    return ControlClient.get(config.agent().state(), path);
  }

  private <T> T journal(AgentConfig config, Function<Journal, T> reading) {
    return new JournalSnapshot(clock)
        .look(config, database -> reading.apply(new Journal(database, clock)))
        .orElseThrow(() -> NobodyThere.norJournal(config));
  }
}
