// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** How a simulated Hetzner Cloud is to be. Confined to one thread until it is started. */
public final class HetznerOptions {
  /** Whose token it is. */
  record Token(String project, World.Access access) {}

  private final Map<String, Token> tokens = new LinkedHashMap<>();
  private InstantSource clock = InstantSource.system();
  private int port;
  private String network = "127.40.0.0/16";
  private Machines.Logins logins = new Machines.Logins.None();
  private Delays delays = Delays.usual();
  private Visibility visibility = Visibility.immediate();
  private int serverQuota = 25;
  private FrontDoor.Limiter limiter = FrontDoor.Limiter.ON;
  private int exchangesKept = 2000;
  private Consumer<Exchange> listener = exchange -> {};

  private HetznerOptions() {}

  /** One project with a token that may write; the machine's clock, a free port, no SSH. */
  public static HetznerOptions withProject(String project, String token) {
    return new HetznerOptions().project(project, token);
  }

  /** One more project, or one more token of a project. */
  public HetznerOptions project(String project, String token) {
    tokens.put(token, new Token(project, World.Access.READ_WRITE));
    return this;
  }

  /** A token with which nothing can be changed. */
  public HetznerOptions readOnlyToken(String project, String token) {
    tokens.put(token, new Token(project, World.Access.READ_ONLY));
    return this;
  }

  /** Where time comes from; actions, the rate limit and deprecations go by it. */
  public HetznerOptions clock(InstantSource source) {
    clock = source;
    return this;
  }

  /** The port of the API; 0, the default, takes a free one. */
  public HetznerOptions port(int number) {
    port = number;
    return this;
  }

  /**
   * Lets running servers answer SSH, all at the same port of addresses of their own. Port 22 needs
   * root.
   */
  public HetznerOptions sshPort(int number) {
    logins = new Machines.Logins.At(number);
    return this;
  }

  /** The loopback network that servers have their IPv4 addresses in, {@code 127.x.0.0/16}. */
  public HetznerOptions network(String cidr) {
    network = cidr;
    return this;
  }

  /**
   * How long the actions with this command take.
   *
   * @param command such as {@code create_server}, or {@code guest_shutdown} for what a guest takes
   *     from the signal until it is off
   */
  public HetznerOptions delay(String command, Duration delay) {
    delays = delays.with(command, delay);
    return this;
  }

  /** Every action is done as soon as somebody looks. */
  public HetznerOptions withoutDelays() {
    delays = Delays.none();
    return this;
  }

  /** How long it takes until a new server shows. */
  public HetznerOptions visibility(Visibility how) {
    visibility = how;
    return this;
  }

  /** How many servers each project may have; 25, unless told otherwise. */
  public HetznerOptions serverQuota(int number) {
    serverQuota = number;
    return this;
  }

  /** Counts calls, but never refuses one for it. */
  public HetznerOptions withoutRateLimit() {
    limiter = FrontDoor.Limiter.OFF;
    return this;
  }

  /** How many of the last exchanges are kept; 2000, unless told otherwise. */
  public HetznerOptions keepExchanges(int number) {
    exchangesKept = number;
    return this;
  }

  /** Hears of every exchange before the caller hears the answer; it is called by many threads. */
  public HetznerOptions listener(Consumer<Exchange> hears) {
    listener = hears;
    return this;
  }

  Map<String, Token> tokens() {
    return Map.copyOf(tokens);
  }

  InstantSource clock() {
    return clock;
  }

  int port() {
    return port;
  }

  String network() {
    return network;
  }

  Machines.Logins logins() {
    return logins;
  }

  Delays delays() {
    return delays;
  }

  Visibility visibility() {
    return visibility;
  }

  int serverQuota() {
    return serverQuota;
  }

  FrontDoor.Limiter limiter() {
    return limiter;
  }

  int exchangesKept() {
    return exchangesKept;
  }

  Consumer<Exchange> listener() {
    return listener;
  }
}
