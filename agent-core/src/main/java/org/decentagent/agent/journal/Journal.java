// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import tools.jackson.core.JacksonException;

/**
 * The durable record of contracts: the truth, from which a restarted agent goes on. Each method is
 * one transaction, or part of the one it is called in. Safe for use by many threads.
 */
public final class Journal {
  private static final String COLUMNS = "select id, backend, state, version, body from contract ";

  private final Database database;
  private final InstantSource clock;

  /** Over an open store. */
  public Journal(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Runs several changes as one transaction. */
  public <T> T atomically(Supplier<T> changes) {
    return database.transaction(sql -> changes.get());
  }

  /** The contract of that id. */
  public Optional<ContractRecord> find(ContractId id) {
    return database.read(sql -> sql.find(COLUMNS + "where id = ?", Journal::contract, id.hex()));
  }

  /** The contract of that id, which must be there. */
  public ContractRecord require(ContractId id) {
    return find(id).orElseThrow(() -> new JournalException("the journal has no contract " + id));
  }

  /** Every contract in one of the states, oldest first. */
  public List<ContractRecord> list(Set<ContractState> states) {
    String names = states.stream().map(s -> "'" + s + "'").collect(Collectors.joining(","));
    return database.read(sql ->
        sql.list(
            COLUMNS + "where state in (" + names + ") order by created_at, id", Journal::contract));
  }

  /** How many contracts are in one of the states. */
  public long count(Set<ContractState> states) {
    String names = states.stream().map(s -> "'" + s + "'").collect(Collectors.joining(","));
    return database.read(sql ->
        sql.find(
                "select count(*) as n from contract where state in (" + names + ")",
                row -> row.number("n"))
            .orElse(0L));
  }

  /** Writes a contract that was not there, or a finished one that begins anew. */
  public void plan(ContractRecord contract) {
    Instant now = clock.instant();
    database.transaction(sql ->
        sql.update(
            "insert into contract (id, backend, state, body, version, created_at, state_since)"
                + " values (?, ?, ?, ?, 1, ?, ?) on conflict (id) do update set backend ="
                + " excluded.backend, state = excluded.state, body = excluded.body, version ="
                + " contract.version + 1, wish = null, wish_reason = null, kept_until = null,"
                + " lease_since = null, lease_until = null, lease_granted_until = null, asked_seq = null,"
                + " state_since = excluded.state_since",
            contract.id(),
            contract.backend(),
            contract.state(),
            StoredContract.write(contract),
            now,
            now));
  }

  /**
   * Writes a change, with a line of the contract's history when it comes into another state.
   *
   * @throws StaleWorkException when the contract was changed since the worker read it: its work
   *     counts for nothing
   */
  public ContractRecord apply(Change change) {
    return database.transaction(sql -> {
      ContractRecord next = change.contract();
      ContractState before =
          sql.find(
                  "select state from contract where id = ? and version = ?",
                  Journal::state,
                  next.id(),
                  next.version())
              .orElseThrow(() -> new StaleWorkException(next.id()));
      sql.update(
          "update contract set backend = ?, state = ?, state_since = case when state = ? then"
              + " state_since else ? end, body = ?, version = version + 1 where id = ?",
          next.backend(),
          next.state(),
          next.state(),
          clock.instant(),
          StoredContract.write(next),
          next.id());
      change.writeRows(this);
      if (before != next.state()) {
        decided(next.id(), "state", before + " -> " + next.state());
      }
      return require(next.id());
    });
  }

  /**
   * What the platform wants of a contract, with its reason; empty when it wants nothing special.
   */
  public Optional<Wished> wish(ContractId id) {
    return database.read(sql ->
        sql.find(
            "select wish,"
                + Sql.sentences("wish_reason")
                + " from contract where id = ? and wish is not null",
            row ->
                new Wished(
                    Wish.valueOf(row.text("wish")), row.findSentence("wish_reason").orElse("")),
            id));
  }

  /** Records what the platform wants. */
  public void wish(ContractId id, Wish wish, String reason) {
    database.transaction(sql ->
        sql.update("update contract set wish = ?, wish_reason = ? where id = ?", wish, reason, id));
  }

  /** The largest end the platform ever told. */
  public Optional<Instant> endsAt(ContractId id) {
    return database.read(sql ->
        sql.find("select ends_at from contract where id = ?", row -> row.findInstant("ends_at"), id)
            .flatMap(end -> end));
  }

  /** Records an end the platform told, unless a later one is known. */
  public void noteEnd(ContractId id, Instant end) {
    database.transaction(sql ->
        sql.update(
            "update contract set ends_at = max(coalesce(ends_at, 0), ?) where id = ?", end, id));
  }

  /** The lease as last granted, over or not. */
  public Optional<Lease> lease(ContractId id) {
    return database.read(sql ->
        sql.find(
            "select lease_since, lease_until from contract where id = ? and lease_until is not"
                + " null",
            row -> new Lease(row.instant("lease_since"), row.instant("lease_until")),
            id));
  }

  /**
   * Records a granted or renewed lease.
   *
   * @param until by our clock
   * @param grant by the platform's clock, which alone tells whether there was a gap since the last
   *     one: ours may have been set since, between two processes
   */
  public void leased(ContractId id, Instant until, Lease grant) {
    database.transaction(sql ->
        sql.update(
            "update contract set lease_seq = lease_seq + (case when lease_granted_until > ? then 0"
                + " else 1 end), lease_since = case when lease_granted_until > ? then lease_since"
                + " else ? end, lease_until = ?, lease_granted_until = ? where id = ?",
            grant.since(),
            grant.since(),
            clock.instant(),
            until,
            grant.until(),
            id));
  }

  /** Forgets the lease. */
  public void unleased(ContractId id) {
    database.transaction(sql ->
        sql.update(
            "update contract set lease_since = null, lease_until = null, lease_granted_until = null"
                + " where id = ?",
            id));
  }

  /** Records that the contract is being claimed, under the lease that we have. */
  public void claiming(ContractId id) {
    database.transaction(
        sql -> sql.update("update contract set asked_seq = lease_seq where id = ?", id));
  }

  /** Whether the lease under which it was claimed has been held without a gap ever since. */
  public boolean isHeldSinceClaim(ContractId id) {
    return database
        .read(sql ->
            sql.find(
                "select id from contract where id = ? and asked_seq = lease_seq and lease_until is"
                    + " not null",
                row -> row.text("id"),
                id))
        .isPresent();
  }

  /** Every contract with a lease on record, with that lease. */
  public List<Leased> leases() {
    return database.read(sql ->
        sql.list(
            "select id, lease_since, lease_until, state from contract where lease_until is not"
                + " null",
            row ->
                new Leased(
                    new ContractId(row.text("id")),
                    new Lease(row.instant("lease_since"), row.instant("lease_until")),
                    state(row))));
  }

  /** Contracts together with what the platform said of them, and by their instances. */
  public Standings standings() {
    return new Standings(database);
  }

  /** The steps of a contract. */
  public StepRows steps(ContractId id) {
    return new StepRows(database, clock, id);
  }

  /** What only a person can do. */
  public TaskRows tasks() {
    return new TaskRows(database, clock);
  }

  /** How far telling the operator has come. */
  public NoticeRows notices() {
    return new NoticeRows(database, clock);
  }

  /** What a backend as a whole remembers. */
  public NoteRows notes(BackendName backend) {
    return new NoteRows(database, clock, backend);
  }

  /** What the platform must still be told, in order. */
  public Reports reports() {
    return new Reports(database, clock);
  }

  /** What the brake and the inventories need to remember. */
  public FleetRows fleet() {
    return new FleetRows(database, clock);
  }

  /** Tells people something about a contract. */
  public void addEvent(ContractId id, String what) {
    database.transaction(sql ->
        sql.update(
            "insert into event (contract, at, what) values (?, ?, ?)", id, clock.instant(), what));
  }

  /** What was told about a contract, oldest first. */
  public List<Event> events(ContractId id) {
    return database.read(sql ->
        sql.list(
            "select at," + Sql.sentences("what") + " from event where contract = ? order by seq",
            row -> new Event(row.instant("at"), row.sentence("what")),
            id));
  }

  /**
   * Records what was decided about a contract, unless it was the last that was decided in that
   * matter: what holds for days is one line.
   */
  public void decided(ContractId id, String topic, String what) {
    database.transaction(sql ->
        sql.update(
            "insert into event (contract, at, what, topic) select ?, ?, ?, ? where ? is not (select"
                + " what from event where contract = ? and topic = ? order by seq desc limit 1)",
            id,
            clock.instant(),
            what,
            topic,
            what,
            id,
            topic));
  }

  /** Everything that people may want to know of a contract's past. */
  public History history() {
    return new History(database);
  }

  /** What the operator said about when contracts end. */
  public EndRows ends() {
    return new EndRows(database, clock);
  }

  /** What the operator told the agent as a whole. */
  public SettingRows settings() {
    return new SettingRows(database, clock);
  }

  /** What the brake remembers. */
  public BrakeRows brake() {
    return new BrakeRows(database, clock);
  }

  /** Instances that no contract accounts for. */
  public SightingRows sightings() {
    return new SightingRows(database, clock);
  }

  /** When a contract was taken in and came into its state. */
  public Optional<Times> times(ContractId id) {
    return database.read(sql ->
        sql.find(
            "select created_at, state_since from contract where id = ?",
            row -> new Times(row.instant("created_at"), row.instant("state_since")),
            id));
  }

  void addReport(ContractId id, Report.Kind kind, String body) {
    reports().add(id, kind, body);
  }

  static ContractRecord contract(Sql.Row row) throws SQLException {
    try {
      return whole(row);
    } catch (IllegalArgumentException | JacksonException e) {
      throw new JournalException(
          JournalException.Kind.DAMAGED,
          "contract " + row.text("id") + " in the journal cannot be read, so nothing is done: " + e,
          e);
    }
  }

  private static ContractState state(Sql.Row row) throws SQLException {
    return ContractState.valueOf(row.text("state"));
  }

  private static ContractRecord whole(Sql.Row row) throws SQLException {
    StoredContract stored = StoredContract.read(row.text("body"));
    return new ContractRecord(
        new ContractId(row.text("id")),
        new BackendName(row.text("backend")),
        state(row),
        row.number("version"),
        stored.toOrder(),
        stored.generation(),
        Optional.ofNullable(stored.identity()).map(BackendIdentity::new),
        stored.fence(),
        StoredContract.instant(stored.askedAt()),
        StoredContract.instant(stored.acceptedAt()),
        stored.toInstance(),
        stored.toTrouble(),
        stored.toEnding(),
        stored.toHold());
  }

  /** What the platform wants, and why. */
  public record Wished(Wish wish, String reason) {}

  /** A contract's lease and state. */
  public record Leased(ContractId contract, Lease lease, ContractState state) {}

  /** One line of a contract's history. */
  public record Event(Instant at, String what) {}

  /** When a contract was taken in and came into its state. */
  public record Times(Instant createdAt, Instant stateSince) {}
}
