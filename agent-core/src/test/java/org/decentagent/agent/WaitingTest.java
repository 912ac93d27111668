// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.capability.Transition;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the operator reads of work that a plugin has not finished. */
final class WaitingTest {
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final String WHAT = "laying bricks";

  @TempDir Path folder;

  /**
   * Work of a plugin.
   *
   * @param later its answer while it goes on
   * @param cause why it begins
   */
  record Work(String method, Object later, BiConsumer<Shop, ContractId> cause) {
    @Override
    public String toString() {
      return method;
    }
  }

  static Stream<Work> works() {
    return Stream.of(
        new Work("provision", new Provisioned.InProgress(LATER, WHAT), (shop, contract) -> {}),
        new Work(
            "suspend",
            new Transition.InProgress(LATER, WHAT),
            (shop, contract) -> shop.platform.control().pause(contract, "a dispute")),
        new Work("terminate", new Removal.InProgress(LATER, WHAT), Shop::cancel));
  }

  @ParameterizedTest
  @MethodSource("works")
  void whatIsWaitedForIsShownAndNoTroubleThatIsOver(Work work) {
    AtomicInteger calls = new AtomicInteger();
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      plugin.instead(
          work.method(),
          (real, method, arguments) ->
              switch (calls.incrementAndGet()) {
                case 1, 3 ->
                    throw new ProvisioningException.Retryable(new FailureCode("test/busy"), "busy");
                case 2 -> work.later();
                default -> Twisted.call(real, method, arguments);
              });
      ContractId contract = shop.rent();
      shop.turn();
      work.cause().accept(shop, contract);
      shop.liveUntil(() -> calls.get() == 2, Duration.ofMinutes(1));
      AgentStatus.Contract waiting = shop.engine().status().contracts().getFirst();

      shop.liveUntil(() -> calls.get() == 4, Duration.ofMinutes(5));

      assertThat(waiting.doing()).contains(WHAT);
      assertThat(waiting.trouble()).isNull();
      assertThat(calls).hasValueGreaterThan(3);
      assertThat(shop.contract(contract).trouble()).isEmpty();
    }
  }
}
