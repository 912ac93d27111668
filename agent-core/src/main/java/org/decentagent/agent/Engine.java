// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.backend.Requests;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.AgentSection;
import org.decentagent.agent.delivery.Claiming;
import org.decentagent.agent.delivery.Desk;
import org.decentagent.agent.engine.Backoff;
import org.decentagent.agent.engine.ContractWorker;
import org.decentagent.agent.engine.DueWork;
import org.decentagent.agent.engine.SchedulerMaker;
import org.decentagent.agent.engine.Shares;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.hand.BrakeDesk;
import org.decentagent.agent.hand.Draining;
import org.decentagent.agent.hand.Explainer;
import org.decentagent.agent.hand.Hand;
import org.decentagent.agent.hand.HoldDesk;
import org.decentagent.agent.hand.HoldReader;
import org.decentagent.agent.hand.OrphanDesk;
import org.decentagent.agent.hand.OrphanReader;
import org.decentagent.agent.health.HealthBoard;
import org.decentagent.agent.health.HealthRound;
import org.decentagent.agent.heartbeat.HeartbeatRound;
import org.decentagent.agent.heartbeat.Resources;
import org.decentagent.agent.intake.IntakeRound;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.lease.LeaseKeeper;
import org.decentagent.agent.lease.Leases;
import org.decentagent.agent.notice.Channels;
import org.decentagent.agent.notice.NoticeRound;
import org.decentagent.agent.operator.Demand;
import org.decentagent.agent.operator.OperatorDesk;
import org.decentagent.agent.outbox.Outbox;
import org.decentagent.agent.reconcile.Brake;
import org.decentagent.agent.reconcile.Listings;
import org.decentagent.agent.reconcile.Orphans;
import org.decentagent.agent.reconcile.Planner;
import org.decentagent.agent.reconcile.ReconcileRound;
import org.decentagent.agent.status.StatusReader;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Owner;
import org.decentagent.spi.ProvisionerFactory;

/**
 * Everything an agent consists of, wired by hand, with nothing started: in an agent threads turn
 * it, in a test a hand does.
 */
record Engine(
    Journal journal,
    DueWork work,
    Delivering.Parts parts,
    HeartbeatRound heartbeat,
    Resources resources,
    LeaseKeeper leaseKeeper,
    IntakeRound intake,
    ReconcileRound reconcile,
    HealthRound health,
    StatusReader status,
    OperatorDesk operator,
    List<NoticeRound> notices,
    Hand hand,
    Findings findings) {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(5);
  private static final Duration LIST_WITHIN = Duration.ofMinutes(1);
  private static final int OTHER_WORK = 48;

  /** What an agent stands on, all of it replaceable. */
  record World(
      Database database,
      PlatformClient platform,
      LoginProbe probe,
      Quarantine quarantine,
      InstantSource clock,
      RandomGenerator random,
      SchedulerMaker scheduler) {}

  static Engine build(
      AgentConfig config,
      World world,
      Owner owner,
      Findings findings,
      Map<String, ProvisionerFactory> factories) {
    AgentSection agent = config.agent();
    InstantSource clock = world.clock();
    world.database().watchedBy(new JournalFinding(findings));
    Journal journal = new Journal(world.database(), clock);
    Progress progress = new Progress(clock);
    List<Backend> made =
        new BackendMaker(
                owner,
                world.quarantine(),
                new BackendMaker.Books(journal, clock, progress),
                world.probe(),
                findings)
            .make(config, factories);
    Backends backends = new Backends(made);
    Requests requests = new Requests(owner);
    Backoff backoff = new Backoff(FIRST_RETRY, LAST_RETRY, world.random());
    Leases leases = new Leases(world.platform(), journal, clock);
    Listings listings = new Listings(journal, clock);
    Brake brake = new Brake(journal, clock);
    Desk desk = new Desk(journal, backends, leases, clock, backoff, agent.deliveryDeadline());
    Delivering.Parts parts =
        new Delivering.Parts(
            desk, world.platform(), world.probe(), progress, listings, brake, world.random());
    NoRoom noRoom = new NoRoom();
    ContractWorker worker =
        new ContractWorker(
            journal,
            clock,
            new Outbox(world.platform(), journal, clock, backoff)::deliver,
            new Shares(atOnce(agent), backoff)
                .bounding(
                    Delivering.stages(
                        parts,
                        requests,
                        agent.soleAgent() ? Claiming.Pool.OURS_ALONE : Claiming.Pool.SHARED,
                        noRoom)),
            backoff,
            progress::movedOn);
    DueWork work = new DueWork(world.database(), clock, worker, world.scheduler());
    HealthBoard board = new HealthBoard();
    Demand demand = new Demand(journal, agent.deliveryDeadline());
    Resources resources = new Resources(backends);
    IntakeRound intake =
        new IntakeRound(
            world.platform(),
            journal,
            work,
            findings,
            new IntakeRound.Bounds(
                backends,
                requests,
                agent.inFlight(),
                agent.defaultBackend().map(Object::toString),
                clock));
    noRoom.listener = intake::noRoomFor;
    return new Engine(
        journal,
        work,
        parts,
        new HeartbeatRound(
            world.platform(),
            journal,
            findings,
            clock,
            new HeartbeatRound.Self(AgentVersion.text(), backends, resources)),
        resources,
        new LeaseKeeper(
            leases,
            journal,
            progress,
            clock,
            new LeaseKeeper.Pace(
                agent.leaseRenewal(),
                config.backends().stream()
                    .map(section -> section.callDeadline())
                    .max(Duration::compareTo)
                    .orElse(Duration.ofMinutes(5))
                    .plusMinutes(1)),
            contract -> work.wake(contract, () -> {})),
        intake,
        new ReconcileRound(
            world.platform(),
            backends,
            listings,
            journal,
            new Orphans(backends, leases, journal, work, brake, clock),
            new ReconcileRound.Surroundings(clock, work, findings, agent.grace(), LIST_WITHIN)),
        new HealthRound(world.platform(), backends, journal, board, findings, clock),
        new StatusReader(journal, clock, board, demand, progress),
        new OperatorDesk(journal, demand, clock, work::wake),
        NoticeRound.each(
            Channels.of(config.notices(), clock),
            new NoticeRound.Surroundings(journal, demand, findings, clock, backoff),
            config.notices().remindEvery()),
        new Hand(
            new Explainer(journal, demand, progress, clock),
            new HoldDesk(desk, work),
            new OrphanDesk(desk, work, brake),
            new BrakeDesk(journal, brake, work, findings),
            new Draining(journal),
            new Planner(
                world.platform(),
                backends,
                listings,
                journal,
                brake,
                new Planner.Spans(agent.grace(), LIST_WITHIN)),
            new HoldReader(journal),
            new OrphanReader(journal, agent.grace())),
        findings);
  }

  /** How many contracts of one backend are worked on at once: deliveries, and other work. */
  static int atOnce(AgentSection agent) {
    return agent.inFlight() + OTHER_WORK;
  }

  /** Workers tell intake, which is made after them, that an offering met a limit. */
  private static final class NoRoom implements Consumer<String> {
    private Consumer<String> listener = offering -> {};

    @Override
    public void accept(String offering) {
      listener.accept(offering);
    }
  }
}
