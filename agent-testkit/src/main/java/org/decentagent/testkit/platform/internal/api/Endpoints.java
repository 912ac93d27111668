// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import static org.decentagent.testkit.platform.internal.wire.Access.ADMIN;
import static org.decentagent.testkit.platform.internal.wire.Access.AGENT;
import static org.decentagent.testkit.platform.internal.wire.Access.NONE;
import static org.decentagent.testkit.platform.internal.wire.Access.PROVIDER_OR_AGENT;
import static org.decentagent.testkit.platform.internal.wire.Access.USER;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.decentagent.testkit.platform.defect.Defect;
import org.decentagent.testkit.platform.internal.seal.CredentialSeal;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Access;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Route;
import org.decentagent.testkit.platform.internal.wire.Routes;

/** The table of all paths, and who serves each. Immutable. */
public final class Endpoints {
  private final List<Route> routes = new ArrayList<>();
  private final World world;
  private final Set<Defect> defects;
  private final Transitions transitions;
  private final AutoAccept autoAccept;
  private final Failures failures;
  private final Refunds refunds;

  public Endpoints(World world, Set<Defect> defects, RandomGenerator random) {
    this.world = world;
    this.defects = Set.copyOf(defects);
    this.transitions = new Transitions(world);
    this.autoAccept = new AutoAccept(world);
    this.refunds = new Refunds(world);
    this.failures = new Failures(world, transitions, refunds, defects);
    CredentialSeal seal = new CredentialSeal(random);
    agents(seal);
    providers(new Identifiers(random));
    offerings();
    contracts();
    credentials(seal);
    health();
    route("GET /health", NONE, Endpoints::health);
  }

  /** All routes below the platform's prefix. */
  public Routes routes() {
    return new Routes("/api/v1", routes);
  }

  /** The jobs that go with these endpoints. */
  public Timers timers(long now) {
    return new Timers(world, transitions, failures, now);
  }

  private void agents(CredentialSeal seal) {
    Heartbeats heartbeats = new Heartbeats(world);
    route("POST /providers/:pk/heartbeat", AGENT, heartbeats::receive);
    route("GET /providers/:pk/agent-status", NONE, heartbeats::status);

    PendingContracts pending = new PendingContracts(world);
    route("GET /providers/:pk/contracts/pending-provision", AGENT, pending::list);

    Locks locks = new Locks(world, defects);
    route("POST /providers/:pk/contracts/:id/lock", AGENT, locks::acquire);
    route("DELETE /providers/:pk/contracts/:id/lock", AGENT, locks::release);

    Deliveries deliveries = new Deliveries(world, transitions, autoAccept, seal);
    Provisioning provisioning = new Provisioning(world, transitions, failures, deliveries);
    route(
        "PUT /provider/rental-requests/:id/provisioning", PROVIDER_OR_AGENT, provisioning::update);

    Terminations terminations = new Terminations(world, defects);
    route("PUT /providers/:pk/contracts/:id/terminated", AGENT, terminations::report);

    Reconcile reconcile = new Reconcile(world);
    route("POST /providers/:pk/reconcile", AGENT, reconcile::answer);
  }

  private void providers(Identifiers identifiers) {
    Pools pools = new Pools(world, identifiers);
    route("POST /providers/:pk/pools", USER, pools::create);
    route("GET /providers/:pk/pools", USER, pools::list);
    route("GET /providers/:pk/pools/:pool", USER, pools::show);
    route("PUT /providers/:pk/pools/:pool", USER, pools::update);
    route("DELETE /providers/:pk/pools/:pool", USER, pools::delete);
    route("GET /providers/:pk/pools/:pool/agents", USER, pools::agentsOf);
    route("POST /providers/:pk/pools/:pool/upgrade", USER, pools::upgrade);

    SetupTokens tokens = new SetupTokens(world, identifiers);
    route("POST /providers/:pk/pools/:pool/setup-tokens", USER, tokens::create);
    route("GET /providers/:pk/pools/:pool/setup-tokens", USER, tokens::list);
    route("DELETE /providers/:pk/pools/:pool/setup-tokens/:token", USER, tokens::delete);
    route("POST /agents/setup", NONE, tokens::redeem);

    Delegations delegations = new Delegations(world);
    route("GET /providers/:pk/agent-delegations", USER, delegations::list);
    route("DELETE /providers/:pk/agent-delegations/:agent", USER, delegations::revoke);
    route("PUT /providers/:pk/agent-delegations/:agent/label", USER, delegations::label);

    Bandwidth bandwidth = new Bandwidth(world);
    route("GET /providers/:pk/bandwidth", USER, bandwidth::latest);
    route("GET /providers/:pk/contracts/:id/bandwidth", USER, bandwidth::history);
  }

  private void offerings() {
    Offerings offerings = new Offerings(world);
    route("GET /providers/:pk/offerings", NONE, offerings::listPublic);
    route("GET /provider/my-offerings", USER, offerings::listOwn);
    route("POST /providers/:pk/offerings", USER, offerings::create);
    route("PUT /providers/:pk/offerings/:id", USER, offerings::update);
    route("DELETE /providers/:pk/offerings/:id", USER, offerings::delete);

    Allowlists allowlists = new Allowlists(world);
    route("GET /providers/:pk/offerings/:id/allowlist", USER, allowlists::list);
    route("POST /providers/:pk/offerings/:id/allowlist", USER, allowlists::add);
    route("DELETE /providers/:pk/offerings/:id/allowlist/:key", USER, allowlists::remove);

    route("GET /provider/settings/auto-accept", USER, autoAccept::show);
    route("PUT /provider/settings/auto-accept", USER, autoAccept::change);
    route("GET /provider/auto-accept-rules", USER, autoAccept::listRules);
    route("POST /provider/auto-accept-rules", USER, autoAccept::addRule);
    route("PUT /provider/auto-accept-rules/:id", USER, autoAccept::changeRule);
    route("DELETE /provider/auto-accept-rules/:id", USER, autoAccept::deleteRule);
  }

  private void contracts() {
    Rentals rentals = new Rentals(world, transitions, autoAccept);
    route("POST /contracts", USER, rentals::create);

    Contracts contracts = new Contracts(world);
    route("GET /contracts", ADMIN, contracts::listAll);
    route("GET /contracts/:id", USER, contracts::show);
    route("GET /contracts/:id/events", USER, contracts::events);
    route("GET /users/:pk/contracts", USER, contracts::listOfUser);
    route("GET /providers/:pk/contracts", USER, contracts::listOfProvider);
    route("GET /provider/rental-requests/pending", USER, contracts::listRequests);

    Decisions decisions = new Decisions(world, transitions, refunds);
    route("POST /provider/rental-requests/:id/respond", USER, decisions::respond);
    route("PUT /contracts/:id/cancel", USER, decisions::cancel);

    Extensions extensions = new Extensions(world);
    route("POST /contracts/:id/extend", USER, extensions::extend);
    route("GET /contracts/:id/extensions", USER, extensions::list);

    Wallets wallets = new Wallets(world);
    route("GET /users/:pk/wallet", USER, wallets::show);
  }

  private void credentials(CredentialSeal seal) {
    Credentials credentials = new Credentials(world, seal, defects);
    route("GET /contracts/:id/credentials", USER, credentials::show);
    route("POST /contracts/:id/reset-password", USER, credentials::requestReset);
    route(
        "GET /providers/:pk/contracts/pending-password-reset",
        PROVIDER_OR_AGENT,
        credentials::pendingResets);
    route(
        "PUT /provider/rental-requests/:id/password", PROVIDER_OR_AGENT, credentials::setPassword);

    KeyRotations rotations = new KeyRotations(world);
    route("POST /contracts/:id/rotate-ssh-key", USER, rotations::request);
    route("GET /providers/:pk/contracts/pending-ssh-key-rotation", AGENT, rotations::pending);
    route(
        "PUT /provider/rental-requests/:id/ssh-key-rotation",
        PROVIDER_OR_AGENT,
        rotations::complete);
  }

  private void health() {
    HealthReports reports = new HealthReports(world);
    route("POST /contracts/:id/health", AGENT, reports::receive);

    HealthReadings readings = new HealthReadings(world);
    route("GET /contracts/:id/health", USER, readings::latest);
    route("GET /contracts/:id/health-summary", USER, readings::summary);
    route("GET /providers/:pk/contracts/:id/health", USER, readings::summaryForProvider);
    route("GET /providers/:pk/contracts/:id/health-checks", USER, readings::latestForProvider);
    route("GET /providers/:pk/health-summary", NONE, readings::providerSummary);
  }

  private void route(String line, Access access, Route.Endpoint endpoint) {
    routes.add(Route.of(line, access, endpoint));
  }

  private static Answer health(Call call) {
    return new Answer.Bare(
        new Doc()
            .with("success", true)
            .with("message", "Decent Cloud API is running")
            .with("environment", "development")
            .node());
  }
}
