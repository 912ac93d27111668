// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.hetzner.wire.ActionJson;
import org.decentagent.hetzner.wire.ServerJson;
import org.decentagent.hetzner.wire.WireJson;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.toolkit.http.HttpCall;

/**
 * The servers of a project. Safe for use by many threads.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#servers">Hetzner Cloud: servers</a>
 */
public final class Servers {
  private static final String SERVERS = "servers";
  private static final String ACTIONS = "actions";
  private static final int LISTINGS = 3;
  private static final Pages.Form<ServerJson.Many, ServerJson> FORM =
      Pages.Form.of(ServerJson.Many.class, ServerJson.Many::servers, ServerJson.Many::meta);

  private final Calls calls;

  Servers(Calls calls) {
    this.calls = calls;
  }

  /** What came of a create. */
  public sealed interface Created {
    /** It is being made. */
    record Made(Server server, List<Action> actions) implements Created {
      /** Copies the list. */
      public Made {
        actions = List.copyOf(actions);
      }
    }

    /** Another server of the project has that name; nothing was made. */
    record NameTaken(String why) implements Created {}
  }

  /** All servers of the project, and on how many pages they came. */
  public record Listing(List<Server> servers, int pages) {
    /** Copies the list. */
    public Listing {
      servers = List.copyOf(servers);
    }
  }

  /** Orders a server. */
  public Created create(ServerOrder order) {
    HttpCall call = HttpCall.of("POST", SERVERS).json(WireJson.write(order.document()));
    String what = "create server " + order;
    return switch (calls.send(call, what)) {
      case Calls.Reply.Ok(String body) -> {
        ServerJson.Created made = calls.parse(body, call, what, ServerJson.Created.class);
        List<Action> actions = new ArrayList<>();
        Optional.ofNullable(made.action()).map(Action::of).ifPresent(actions::add);
        Optional.ofNullable(made.nextActions()).stream()
            .flatMap(List::stream)
            .map(Action::of)
            .forEach(actions::add);
        yield new Created.Made(Server.of(made.server()), actions);
      }
      case Calls.Reply.No(Refusal refusal) when refusal.code().equals("uniqueness_error") ->
          new Created.NameTaken(refusal.toString());
      case Calls.Reply.No(Refusal refusal) -> throw calls.failure(call, what, refusal);
    };
  }

  /** The server of that id. */
  public Optional<Server> find(long id) {
    return calls
        .find(HttpCall.get(SERVERS, Long.toString(id)), "read server " + id, ServerJson.One.class)
        .map(ServerJson.One::server)
        .map(Server::of);
  }

  /** The server of exactly that name, which a project has once. */
  public Optional<Server> named(String name) {
    HttpCall call = HttpCall.get(SERVERS).with("name", name);
    return calls.require(call, "look for server " + name, ServerJson.Many.class).servers().stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .map(Server::of);
  }

  /** Every server with that label. */
  public List<Server> labelled(String label, String value) {
    HttpCall call = HttpCall.get(SERVERS).with("label_selector", label + "==" + value);
    return Pages.list(calls, call, "look for servers labelled " + value, FORM).stream()
        .map(Server::of)
        .toList();
  }

  /**
   * Every server of the project. A server that is deleted while pages are read moves others to
   * pages that were read before: such a listing is made anew.
   *
   * @throws ProvisioningException.Retryable when the project did not hold still
   */
  public Listing list() {
    HttpCall call = HttpCall.get(SERVERS).with("sort", "id:asc");
    for (int time = 1; time <= LISTINGS; time++) {
      Pages.All<ServerJson> all = Pages.all(calls, call, "list servers", FORM);
      Set<Long> ids = new HashSet<>();
      all.items().forEach(server -> ids.add(server.id()));
      if (all.steady() && ids.size() == all.items().size()) {
        return new Listing(all.items().stream().map(Server::of).toList(), all.pages());
      }
    }
    throw new ProvisioningException.Retryable(
        HetznerFailures.code("listing_unsteady"),
        "cannot list servers: they changed while they were listed, "
            + LISTINGS
            + " times in a row");
  }

  /** What was and is being done to a server, at most fifty of it. */
  public List<Action> actions(long id) {
    HttpCall call =
        HttpCall.get(SERVERS, Long.toString(id), ACTIONS)
            .with("sort", "id:desc")
            .with("per_page", "50");
    return calls
        .find(call, "list the actions of server " + id, ActionJson.Many.class)
        .map(ActionJson.Many::actions)
        .orElse(List.of())
        .stream()
        .map(Action::of)
        .toList();
  }

  /** Deletes a server; empty when there is none of that id. */
  public Optional<Action> delete(long id) {
    return calls
        .find(
            HttpCall.of("DELETE", SERVERS, Long.toString(id)),
            "delete server " + id,
            ActionJson.One.class)
        .map(one ->
            Optional.ofNullable(one.action())
                .map(Action::of)
                .orElseGet(() -> new Action(0, "", 0, Action.State.RUNNING, Optional.empty())));
  }

  /** Asks for a change of power. */
  public Action power(long id, Power power) {
    HttpCall call =
        HttpCall.of("POST", SERVERS, Long.toString(id), ACTIONS, power.word()).json("{}");
    String what = power.word() + " server " + id;
    ActionJson.One one = calls.require(call, what, ActionJson.One.class);
    return Optional.ofNullable(one.action())
        .map(Action::of)
        .orElseThrow(() -> HetznerFailures.unreadable(what, Effect.MAYBE));
  }

  /** What can be done to a server's power. */
  public enum Power {
    /** Asks the guest to shut down; done as soon as it was asked. */
    SHUTDOWN,
    /** Cuts the power. */
    POWEROFF,
    /** Starts it. */
    POWERON;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
