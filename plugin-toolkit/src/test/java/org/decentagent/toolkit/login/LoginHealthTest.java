// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoginHealthTest {
  private static final SshPublicKey SERVER = key((byte) 1);
  private static final SshPublicKey RENTER = key((byte) 2);
  private static final SshAccess ACCESS = new SshAccess("203.0.113.9", 2200, "root");

  private final List<Tried> tried = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-22T19:00:00Z");
  private LoginProbe.Verdict verdict = LoginProbe.Verdict.ACCEPTED;
  private final LoginHealth health = new LoginHealth(this::tryLogin, () -> now);

  private record Tried(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration time) {}

  private record Seen(Optional<SshPublicKey> hostKey, LoginProbe.Verdict verdict, String detail)
      implements LoginProbe.Result {}

  private LoginProbe.Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration time) {
    tried.add(new Tried(access, hostKey, renterKey, time));
    now = now.plusMillis(70);
    return new Seen(hostKey, verdict, "as it is");
  }

  private static SshPublicKey key(byte filling) {
    byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer wire = ByteBuffer.allocate(4 + type.length + 4 + 32);
    wire.putInt(type.length).put(type).putInt(32);
    while (wire.hasRemaining()) {
      wire.put(filling);
    }
    return new SshPublicKey("ssh-ed25519 " + Base64.getEncoder().encodeToString(wire.array()));
  }

  private static Instance.Builder instance() {
    return Instance.at(new InstanceRef(new BackendName("b"), "1"), InstanceState.RUNNING);
  }

  private static Instance known() {
    return instance().ssh(ACCESS).hostKey(SERVER).renterKey(RENTER).build();
  }

  @ParameterizedTest
  @CsvSource({"ACCEPTED, Up", "REFUSED, Down", "UNREACHABLE, Down", "NO_ROUTE, Unknown"})
  void healthIsWhatALoginShows(LoginProbe.Verdict shown, String judged) {
    verdict = shown;

    assertThat(health.of(known()).getClass().getSimpleName()).isEqualTo(judged);
  }

  @Test
  void theLoginIsTriedAsTheCustomerWouldForTenSeconds() {
    health.of(known());

    assertThat(tried)
        .containsExactly(new Tried(ACCESS, Optional.of(SERVER), RENTER, Duration.ofSeconds(10)));
  }

  @Test
  void upTellsHowLongTheLoginTook() {
    assertThat(health.of(known())).isEqualTo(new Health.Up(Duration.ofMillis(70)));
  }

  @Test
  void downTellsWhereAndWhy() {
    verdict = LoginProbe.Verdict.REFUSED;

    assertThat(health.of(known())).isEqualTo(new Health.Down(ACCESS + ": as it is"));
  }

  @Test
  void whereTheLoginIsNotOnRecordNothingIsTried() {
    Health withoutAccess = health.of(instance().renterKey(RENTER).build());
    Health withoutKey = health.of(instance().ssh(ACCESS).build());

    assertThat(List.of(withoutAccess, withoutKey)).hasOnlyElementsOfType(Health.Unknown.class);
    assertThat(tried).isEmpty();
  }
}
