// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.Verdict;
import org.junit.jupiter.api.Test;

/** A guarantee is about instances: an address whose id the cloud chooses is made twice. */
final class AddressEffectTest {
  @Test
  void anAddressMadeByAnUnrepeatableEffectIsMadeOnce() {
    assertThat(verdict(Patient::new)).isInstanceOf(Verdict.Passed.class);
  }

  @Test
  void anAddressMadeByAnEffectThatMayBeRepeatedIsSeenToBeMadeTwice() {
    assertThat(verdict(Hasty::new)).isInstanceOf(Verdict.Failed.class);
  }

  private static Verdict verdict(SmallFactory.Kind kind) {
    HandClock clock = new HandClock();
    try (SimulatedCloud cloud =
        SimulatedCloud.builder(clock)
            .withoutSsh()
            .guarantee(CreateGuarantee.NAME_UNIQUE)
            .visibleAfter(Duration.ofSeconds(20))
            .start()) {
      return Conformance.of(
              SimulatedSubject.over(
                      cloud, clock, new SmallFactory(kind, cloud), SmallFactory.settings())
                  .build())
          .run(WrongVariantsTest.check("late-effect-makes-no-second"));
    }
  }

  /** Has an address of its own besides; the cloud takes each name once. */
  private abstract static class Addressed extends SmallProvisioner {
    Addressed(ProvisionerContext context, WorldUse use) {
      super(context, use);
    }

    @Override
    public CreateGuarantee guarantee() {
      return CreateGuarantee.NAME_UNIQUE;
    }

    @Override
    String make(ProvisionRequest request, Steps steps) {
      Supplier<Optional<String>> look = () -> address(request.mark());
      String address =
          effect(
              steps,
              () ->
                  change("reserve an address", () -> api.reserveAddress(id -> labels(request, id))),
              look);
      steps.child(PartRow.ADDRESS, address);
      return super.make(request, steps);
    }

    abstract String effect(Steps steps, Supplier<String> act, Supplier<Optional<String>> look);

    private Optional<String> address(Mark mark) {
      return look("list addresses", api::listParts).stream()
          .filter(part ->
              part.kind().equals(PartRow.ADDRESS)
                  && OwnerStamp.read(part.labels(), part.id(), context.owner())
                      instanceof Ownership.Ours(OwnerStamp stamp)
                  && stamp.contract().equals(mark.contract()))
          .map(PartRow::id)
          .findFirst();
    }

    @Override
    boolean volumes(RemovalRequest request, Steps steps) {
      steps.children().stream()
          .filter(child -> child.kind().equals(PartRow.ADDRESS))
          .forEach(child -> delete(child.externalId(), () -> api.deletePart(child.externalId())));
      return super.volumes(request, steps);
    }
  }

  private static final class Patient extends Addressed {
    Patient(ProvisionerContext context, WorldUse use) {
      super(context, use);
    }

    @Override
    String effect(Steps steps, Supplier<String> act, Supplier<Optional<String>> look) {
      return steps.unrepeatableEffect("address", act, look);
    }
  }

  private static final class Hasty extends Addressed {
    Hasty(ProvisionerContext context, WorldUse use) {
      super(context, use);
    }

    @Override
    String effect(Steps steps, Supplier<String> act, Supplier<Optional<String>> look) {
      return steps.effect("address", act, look);
    }
  }
}
