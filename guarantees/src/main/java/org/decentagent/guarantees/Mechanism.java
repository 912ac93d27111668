// SPDX-License-Identifier: Apache-2.0
package org.decentagent.guarantees;

import org.decentagent.testkit.rule.Rule;

/** What in the agent keeps each rule, in words for whoever wants to read it there. Stateless. */
final class Mechanism {
  private Mechanism() {}

  static String of(Rule rule) {
    return switch (rule) {
      case WRITE_THEN_CALL ->
          "`Journal.apply` commits state, reports and events together; `JournaledSteps.effect` writes"
              + " the intent before the call and its result after it; SQLite runs with a write-ahead log"
              + " and full synchronisation.";
      case LOOK_FIRST ->
          "`Claiming` looks for the mark before it claims, `Desk.onRecordedBackend` compares the"
              + " backend's identity before every effect.";
      case STAMP ->
          "`OwnerStamp.read` tells ours from foreign and copied; a plugin answers `Conflict` or"
              + " `NotOurs`, and the contract is held.";
      case EFFECT ->
          "`ProvisioningException` and `Effect` carry it; `PluginBoundary` turns anything else into an"
              + " unknown outcome, which only `Settling` ends.";
      case REPEAT ->
          "`CreateGuarantee` decides what may be repeated; `JournaledSteps.effect` and `Settling` wait"
              + " for the former attempt's deadline and the settling time.";
      case FENCE ->
          "`Claiming` records that it asked before it asks; `LeaseKeeper` renews while work moves, and"
              + " every step of a delivery begins with the lease.";
      case ROUTE ->
          "`ContractRecord.backend` and `InstanceRef`; without that backend the contract is unmanaged"
              + " (`ReconcileRound`).";
      case PROOF -> "`Listings` judges each listing; `Removing` proves absence twice.";
      case EVERYTHING ->
          "`Steps.child` rows live until each child is proven gone; a contract that is over stays as a"
              + " tombstone, which `Orphans` looks at.";
      case BRAKE -> "`Brake` counts stops and removals; `Desk.notYetEnded` holds early ends.";
      case ORPHANS ->
          "`Reconciler` decides, a pure function; `Orphans` asks the platform by contract before"
              + " anything is removed.";
      case OUTBOX ->
          "`Change.report` writes them, `Outbox` sends them, `RefusalTexts` reads answers.";
      case LOST_JOURNAL -> "`Orphans` adopts by stamp and by the platform's lock answer.";
      case REFUSE -> "`Routing` and `Provisioner.fits`, before anything is claimed.";
      case FAIL_LATE -> "`Desk.giveUp`, the delivery deadline, and `Failing`.";
      case OFFLINE -> "`Answer` keeps unreachable and denied apart from a word of the platform.";
      case LOGIN -> "`Proving` with `SshLoginProbe`.";
      case SECRETS -> "`Secret`, `SecretSource`, `StandardStreams` of the conformance suite.";
      case PLUGINS ->
          "`PluginBoundary`: lanes, deadlines, circuits, own threads; `Quarantine` after exhausted"
              + " memory.";
      case PER_ELEMENT -> "`ElementReader` and the bounds of `Responses`.";
    };
  }
}
