// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the operator is told of a plugin that gets no more calls. */
@Timeout(30)
final class LeftAloneTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void endCallsThatHang() {
    release.countDown();
  }

  @Test
  void theLastFailureIsSaid() {
    PluginBoundary boundary = boundary(new Limits(1, LONG, LONG, 1, LONG));

    said(
        boundary,
        called -> {
          throw new IllegalStateException("the rack is on fire");
        });

    assertThat(said(boundary, called -> "made"))
        .contains("left alone for 60 s", "the rack is on fire");
  }

  @Test
  void ofCallsThatHangItIsSaidWhatEndsThem() {
    PluginBoundary boundary = boundary(new Limits(1, SHORT, SHORT, 100, LONG));

    said(boundary, this::hanging);

    assertThat(said(boundary, called -> "made")).contains("hang", "start the agent anew");
    assertThat(boundary.hanging()).isEqualTo(1);
  }

  @Test
  void callsThatHangAreCountedInAllLanes() {
    PluginBoundary boundary = boundary(new Limits(1, SHORT, SHORT, 100, LONG));

    for (Lane lane : Lane.values()) {
      boundary.call(lane, "act", this::hanging);
    }

    assertThat(boundary.hanging()).isEqualTo(3);
  }

  @Test
  void aCallThatStoodStillWithTheAgentIsNotBlamedOnItsPlugin() {
    FakeClock clock = FakeClock.at(Instant.EPOCH);
    PluginBoundary boundary = boundary(new Limits(1, SHORT, LONG, 1, LONG), clock);

    String said =
        said(
            boundary,
            called -> {
              clock.advance(Duration.ofHours(1));
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
              }
              return "late";
            });

    assertThat(said).contains("the agent itself stood still").doesNotContain("'call_deadline'");
    assertThat(said(boundary, called -> "made")).isEqualTo("made");
  }

  @Test
  void aPluginThatWasBuiltAgainstSomethingElseIsToBeRebuilt() {
    PluginBoundary boundary = boundary(new Limits(1, LONG, LONG, 1, LONG));

    assertThat(
            said(
                boundary,
                called -> {
                  throw new NoSuchMethodError("'void org.decentagent.spi.Steps.later()'");
                }))
        .contains("Steps.later()", "rebuild it against SPI " + PluginHost.SPI_VERSION);
  }

  /** One of a class loader of its own, as a plugin is; its closing hangs. */
  private Provisioner loadedApart() {
    ClassLoader apart = new ClassLoader(LeftAloneTest.class.getClassLoader()) {};
    QuietProvisioner quiet = new QuietProvisioner();
    return (Provisioner)
        Proxy.newProxyInstance(
            apart,
            new Class<?>[] {Provisioner.class},
            (proxy, method, arguments) ->
                method.getName().equals("close")
                    ? hanging(quiet)
                    : method.invoke(quiet, arguments));
  }

  @Test
  void aPluginFindsItsOwnClassesAndItsClosingIsNotWaitedForForEver() {
    Provisioner plugin = loadedApart();
    PluginBoundary boundary =
        new PluginBoundary(
            new BackendName("b1"),
            "quiet",
            plugin,
            new Limits(1, LONG, SHORT, 1, LONG),
            InstantSource.system());

    Attempt<ClassLoader> seen =
        boundary.call(Lane.READ, "look", called -> Thread.currentThread().getContextClassLoader());
    boundary.close();

    assertThat(seen).isEqualTo(new Attempt.Answered<>(plugin.getClass().getClassLoader()));
  }

  private static PluginBoundary boundary(Limits limits) {
    return boundary(limits, InstantSource.system());
  }

  private static PluginBoundary boundary(Limits limits, InstantSource clock) {
    return new PluginBoundary(
        new BackendName("b1"), "quiet", new QuietProvisioner(), limits, clock);
  }

  private static String said(PluginBoundary boundary, Function<Provisioner, String> body) {
    return switch (boundary.call(Lane.CHANGE, "create", body)) {
      case Attempt.Answered<String>(String answer) -> answer;
      case Attempt.Failed<String>(var reason) -> String.valueOf(reason.getMessage());
    };
  }

  private String hanging(Provisioner called) {
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException ignored) {
        // goes on regardless
      }
    }
    return "late";
  }
}
