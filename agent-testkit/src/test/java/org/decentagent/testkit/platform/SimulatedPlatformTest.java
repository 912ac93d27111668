// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;

final class SimulatedPlatformTest {
  @Test
  void ofManyAgentsExactlyOneGetsTheLockAndOneTheTransition() throws Exception {
    try (Shop shop = Shop.open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ContractId id = shop.rent();
      List<Person> agents = new ArrayList<>();
      for (int number = 1; number <= 16; number++) {
        Person agent = Person.of(0x70 + number);
        shop.enrol(agent, shop.pool);
        agents.add(agent);
      }

      long locks =
          count(
              threads,
              agents,
              agent ->
                  shop.sender
                      .asAgent(
                          agent, shop.path("POST /providers/:pk/contracts/" + id + "/lock"), null)
                      .json()
                      .required("data")
                      .required("acquired")
                      .asBoolean());
      long starts =
          count(
              threads,
              agents,
              agent ->
                  shop.sender
                      .asAgent(
                          agent,
                          shop.path("PUT /provider/rental-requests/" + id + "/provisioning"),
                          "{\"status\":\"provisioning\"}")
                      .json()
                      .required("success")
                      .asBoolean());

      assertThat(locks).isEqualTo(1);
      assertThat(starts).isEqualTo(1);
    }
  }

  @Test
  void aPortInUseIsNamed() {
    FakeClock clock = FakeClock.at(Shop.START);
    try (SimulatedPlatform first = SimulatedPlatform.start(clock)) {
      int taken = first.url().getPort();

      assertThatThrownBy(() -> SimulatedPlatform.builder().port(taken).start())
          .hasMessageContaining("cannot listen on ")
          .hasMessageContaining(":" + taken)
          .hasMessageContaining("choose another port");
      assertThatThrownBy(() -> SimulatedPlatform.builder().controlPort(taken).start())
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void itListensOnLoopbackOnly() {
    try (SimulatedPlatform platform = SimulatedPlatform.start(FakeClock.at(Shop.START))) {
      assertThat(platform.url().getHost()).isEqualTo("127.0.0.1");
      assertThat(platform.controlUrl().getHost()).isEqualTo("127.0.0.1");
    }
  }

  private interface Try {
    boolean succeeds(Person agent);
  }

  private static long count(ExecutorService threads, List<Person> agents, Try attempt)
      throws Exception {
    List<Callable<Boolean>> calls = new ArrayList<>();
    agents.forEach(agent -> calls.add(() -> attempt.succeeds(agent)));
    long successes = 0;
    for (Future<Boolean> result : threads.invokeAll(calls)) {
      successes += result.get() ? 1 : 0;
    }
    return successes;
  }
}
