// SPDX-License-Identifier: Apache-2.0
package com.example.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;

/**
 * Sells accounts that exist already, one for each contract: claims a free one, lets the renter's
 * key in, and shuts it again. Keeps nothing in memory. Safe for use by many threads.
 */
final class AccountsProvisioner implements Provisioner {
  private static final Duration LOGIN = Duration.ofSeconds(10);

  private final ProvisionerContext context;
  private final Shelf shelf;

  AccountsProvisioner(ProvisionerContext context, Shelf shelf) {
    this.context = context;
    this.shelf = shelf;
  }

  /** We choose an account by its name, and claiming one that is taken fails. */
  @Override
  public CreateGuarantee guarantee() {
    return CreateGuarantee.ID_CHOSEN;
  }

  /** A file is there as soon as it is written. */
  @Override
  public Duration settlingTime() {
    return Duration.ZERO;
  }

  @Override
  public BackendIdentity identity() {
    return shelf.identity();
  }

  @Override
  public Fit fits(ProvisionRequest request) {
    if (!candidates(request).isEmpty()) {
      return new Fit.Fits();
    }
    return new Fit.DoesNotFit(
        new FailureCode("accounts/none_free"),
        "no account in "
            + shelf.folder()
            + " is free and large enough; add one, or wipe a used one"
            + " and remove its file 'used'");
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    String name = steps.choose("account", candidates(request));
    while (!claim(name, request.stamp(name).line(), steps)) {
      name = steps.chooseAnother("account", candidates(request));
    }
    // Writing the same key twice changes nothing, so this needs no step of its own.
    shelf.admit(name, request.renterKey().line());
    return new Provisioned.Ready(instance(name));
  }

  /** That another agent was quicker is remembered too. */
  private boolean claim(String name, String stamp, Steps steps) {
    return steps
        .effect(
            "claim-" + name,
            () -> shelf.take(name, stamp) ? "ours" : "taken",
            () -> shelf.claim(name).map(claim -> claim.equals(stamp) ? "ours" : "taken"))
        .equals("ours");
  }

  /** The account that the contract has already, or else all that are free and large enough. */
  private List<String> candidates(ProvisionRequest request) {
    return switch (find(request.mark())) {
      case Lookup.Found(var instance) -> List.of(instance.ref().externalId());
      case Lookup.NotOurs(var why) -> throw new ProvisioningException.Conflict(Shelf.CODE, why);
      case Lookup.Absent() ->
          shelf.names().stream()
              .filter(name -> shelf.claim(name).isEmpty() && !shelf.isUsed(name))
              .filter(name -> fault(name).isEmpty())
              .filter(name -> shelf.account(name).fits(request.sizes()))
              .toList();
    };
  }

  private Optional<String> fault(String name) {
    try {
      shelf.account(name);
      return Optional.empty();
    } catch (IllegalArgumentException | ProvisioningException.Retryable e) {
      return Optional.of(name + "/account.properties: " + e.getMessage());
    }
  }

  private Instance instance(String name) {
    Account account = shelf.account(name);
    return Instance.at(new InstanceRef(context.backend(), name), InstanceState.RUNNING)
        .ssh(account.ssh())
        .hostKey(account.hostKey())
        .build();
  }

  /** A claim that says another account's name was copied with its folder: not ours to touch. */
  @Override
  public Lookup find(Mark mark) {
    shelf.identity();
    Optional<String> somebodyElses = Optional.empty();
    for (String name : shelf.names()) {
      String claim = shelf.claim(name).orElse("");
      if (!List.of(claim.split("[^a-z0-9-]+", -1)).contains(mark.text())) {
        continue;
      }
      if (OwnerStamp.read(claim, name, context.owner()) instanceof Ownership.Ours) {
        return new Lookup.Found(instance(name));
      }
      somebodyElses = Optional.of(name);
    }
    return somebodyElses
        .<Lookup>map(name -> new Lookup.NotOurs("the claim on " + name + " is not of this agent"))
        .orElseGet(Lookup.Absent::new);
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    switch (find(request.mark())) {
      case Lookup.Absent() -> {} // gone already
      case Lookup.NotOurs(var why) -> throw new ProvisioningException.Conflict(Shelf.CODE, why);
      case Lookup.Found(var instance) -> shelf.giveBack(instance.ref().externalId());
    }
    return new Removal.Gone();
  }

  @Override
  public Inventory inventory() {
    try {
      BackendIdentity identity = shelf.identity();
      List<Observed> claimed = new ArrayList<>();
      for (String name : shelf.names()) {
        shelf
            .claim(name)
            .filter(claim -> claim.contains(OwnerStamp.agentLabel(context.owner())))
            .map(claim -> observed(name, claim))
            .ifPresent(claimed::add);
      }
      return new Inventory.Complete(identity, claimed);
    } catch (ProvisioningException.Retryable e) {
      return new Inventory.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Observed observed(String name, String claim) {
    Ownership ownership = OwnerStamp.read(claim, name, context.owner());
    return new Observed(name, name, ownership, InstanceState.RUNNING, Instant.EPOCH);
  }

  @Override
  public Health probe(Instance instance) {
    if (instance.ssh().isEmpty() || instance.renterKey().isEmpty()) {
      return new Health.Unknown("nobody knows how its customer logs in");
    }
    Instant begun = context.clock().instant();
    LoginProbe.Result login =
        context
            .loginProbe()
            .tryLogin(instance.ssh().get(), instance.hostKey(), instance.renterKey().get(), LOGIN);
    return switch (login.verdict()) {
      case ACCEPTED -> new Health.Up(Duration.between(begun, context.clock().instant()));
      case REFUSED, UNREACHABLE -> new Health.Down(login.detail());
      default -> new Health.Unknown(login.detail());
    };
  }

  @Override
  public List<Finding> preflight() {
    try {
      shelf.identity();
      return shelf.names().stream()
          .flatMap(name -> fault(name).stream())
          .map(this::finding)
          .toList();
    } catch (ProvisioningException.Retryable e) {
      return List.of(finding(String.valueOf(e.getMessage())));
    }
  }

  private Finding finding(String evidence) {
    return new Finding(
        Shelf.CODE,
        Finding.Severity.ERROR,
        evidence,
        "accounts that cannot be read cannot be sold",
        "see how a shelf looks in this plugin's README, and correct " + shelf.folder());
  }

  /** There is nothing to let go of. */
  @Override
  public void close() {}
}
