// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.cloud.Killed;
import org.decentagent.testkit.cloud.StepsMemory;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.guide.TaggedCloud.Server;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;

final class TaggedServersTest {
  private static final ContractId CONTRACT = new ContractId("c".repeat(64));
  private static final Mark MARK = Mark.of(CONTRACT);
  private static final Owner OWNER = new Owner("a".repeat(64), "pool-1", "b".repeat(64));
  private static final BackendName BACKEND = new BackendName("tagged");
  private static final ProvisionRequest REQUEST =
      new ProvisionRequest(
          CONTRACT,
          new OwnerStamp(OWNER, CONTRACT, 1, MARK.text()),
          new Sizes(OptionalInt.empty(), Optional.empty(), Optional.empty()),
          HostKey.generate().publicKey(),
          Settings.of(ConfigSchema.of()),
          Optional.empty());

  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-25T12:00:00Z"));

  /** A cloud, a provisioner on it, and what the agent remembers. */
  private record Trial(TaggedCloud cloud, TaggedServers servers, StepsMemory memory) {
    static Trial at(FakeClock clock) {
      TaggedCloud cloud = new TaggedCloud(clock);
      return new Trial(
          cloud,
          new TaggedServers(cloud, BACKEND, OWNER),
          StepsMemory.withLateEffects(clock, Duration.ofMinutes(7)));
    }

    Provisioned provision() {
      return servers.provision(REQUEST, memory.open(CONTRACT));
    }

    Removal terminate(Optional<InstanceRef> instance) {
      return servers.terminate(new RemovalRequest(CONTRACT, instance), memory.open(CONTRACT));
    }

    Provisioned.Ready untilReady() {
      return until(Provisioned.Ready.class, this::provision);
    }

    void untilGone(Optional<InstanceRef> instance) {
      until(Removal.Gone.class, () -> terminate(instance));
    }

    private <T> T until(Class<T> wanted, Supplier<Object> call) {
      for (int calls = 0; calls < 100; calls++) {
        try {
          Object answer = call.get();
          if (wanted.isInstance(answer)) {
            return wanted.cast(answer);
          }
        } catch (Killed
            | ProvisioningException.Retryable
            | ProvisioningException.UnknownOutcome e) {
          cloud.clock.advance(Duration.ofSeconds(10));
        }
      }
      throw new AssertionError("not done after 100 calls");
    }

    List<String> ids() {
      return cloud.all().stream().map(Server::id).toList();
    }
  }

  @Test
  void killedAtAnyWriteItMakesOneServerAndRemovesIt() {
    int writes = deliverAndEnd(memory -> {});

    assertThat(writes).isGreaterThanOrEqualTo(3);
    for (int i = 0; i < writes; i++) {
      int write = i;
      deliverAndEnd(memory -> memory.killBefore(write));
      deliverAndEnd(memory -> memory.killAfter(write + 1));
    }
  }

  private int deliverAndEnd(Consumer<StepsMemory> plan) {
    Trial trial = Trial.at(clock);
    plan.accept(trial.memory());

    Provisioned.Ready ready = trial.untilReady();
    assertThat(trial.ids()).containsExactly("1");

    trial.untilGone(Optional.of(ready.instance().ref()));
    assertThat(trial.ids()).isEmpty();
    assertThat(trial.servers().find(MARK)).isEqualTo(new Lookup.Absent());
    return trial.memory().durableWrites();
  }

  @Test
  void aLostAnswerMakesNoSecondServer() {
    for (TaggedCloud.Loss loss : List.of(TaggedCloud.Loss.BEFORE, TaggedCloud.Loss.AFTER)) {
      Trial trial = Trial.at(clock);
      trial.cloud().lose(loss);

      trial.untilReady();

      assertThat(trial.ids()).as("lost %s its effect", loss).hasSize(1);
    }
  }

  @Test
  void ofTwoServersTheYoungerGoesBeforeAnybodyIsToldOfIt() {
    Trial trial = Trial.at(clock);
    trial.cloud().lose(TaggedCloud.Loss.LATE);
    assertThatThrownBy(trial::provision).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    clock.advance(Duration.ofMinutes(8));
    assertThatThrownBy(trial::provision).isInstanceOf(ProvisioningException.Retryable.class);
    trial.cloud().letLateOnesHappen();

    Provisioned.Ready ready = trial.untilReady();

    assertThat(trial.ids()).containsExactly("1");
    assertThat(ready.instance().ref()).hasToString("tagged/1");
  }

  @Test
  void aServerThatShowsUpAfterDeliveryGoesWithTheContract() {
    Trial trial = Trial.at(clock);
    trial.cloud().lose(TaggedCloud.Loss.LATE);
    assertThatThrownBy(trial::provision).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    clock.advance(Duration.ofMinutes(8));
    Provisioned.Ready ready = trial.untilReady();
    trial.cloud().letLateOnesHappen();
    List<String> both = trial.ids();

    trial.untilGone(Optional.of(ready.instance().ref()));

    assertThat(both).containsExactly("1", "2");
    assertThat(trial.ids()).isEmpty();
  }

  @Test
  void aServerOfOurNameWithoutOurStampIsNotTouched() {
    Trial trial = Trial.at(clock);
    trial.cloud().create(MARK.text(), List.of("web"));
    clock.advance(Duration.ofMinutes(5));

    assertThatThrownBy(trial::provision).isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(trial.servers().find(MARK)).isInstanceOf(Lookup.NotOurs.class);
    assertThat(trial.terminate(Optional.empty())).isEqualTo(new Removal.Gone());
    assertThat(trial.ids()).containsExactly("1");
  }
}
