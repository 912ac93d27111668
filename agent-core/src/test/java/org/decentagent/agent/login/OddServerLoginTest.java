// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.LoginProbe.Verdict;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class OddServerLoginTest {
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final SshPublicKey renter = Keys.ed25519();

  @Test
  void aClosedPortIsUnreachable() throws Exception {
    try (Socket taken = new Socket()) { // and not listened at: nobody else gets that port
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      LoginProbe.Result seen = tryLogin("127.0.0.1", taken.getLocalPort(), LONG);

      assertThat(seen.verdict()).isEqualTo(Verdict.UNREACHABLE);
      assertThat(seen.detail()).isEqualTo("connection refused");
    }
  }

  @Test
  void aSilentPortIsUnreachableWhenTheTimeIsOver() throws Exception {
    try (OddPort port = OddPort.with(caller -> caller.getInputStream().readAllBytes())) {
      LoginProbe.Result seen = tryLogin("127.0.0.1", port.number(), SHORT);

      assertThat(seen.verdict()).isEqualTo(Verdict.UNREACHABLE);
      assertThat(seen.detail())
          .isEqualTo("the port takes connections, and nothing is said in time");
    }
  }

  @Test
  void aPortThatHangsUpAtOnceIsUnreachable() throws Exception {
    try (OddPort port = OddPort.with(caller -> {})) {
      LoginProbe.Result seen = tryLogin("127.0.0.1", port.number(), LONG);

      assertThat(seen.verdict()).isEqualTo(Verdict.UNREACHABLE);
      assertThat(seen.detail()).contains("the port takes connections and closes them");
    }
  }

  @Test
  void aWebServerIsRefusedByItsFirstWords() throws Exception {
    String page = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    try (OddPort port = OddPort.with(caller -> say(caller, page))) {
      LoginProbe.Result seen = tryLogin("127.0.0.1", port.number(), LONG);

      assertThat(seen.verdict()).isEqualTo(Verdict.REFUSED);
      assertThat(seen.detail())
          .isEqualTo("the port answers, and not as SSH: 'HTTP/1.1 400 Bad Request'");
    }
  }

  @Test
  void garbageWithoutEndIsRefusedInTimeAndShownWithoutControlCharacters() throws Exception {
    try (OddPort port =
        OddPort.with(caller -> {
          while (true) {
            caller
                .getOutputStream()
                .write("\u001b[31mnoise\u0000\n".getBytes(StandardCharsets.UTF_8));
          }
        })) {
      LoginProbe.Result seen = tryLogin("127.0.0.1", port.number(), SHORT);

      assertThat(seen.verdict()).isEqualTo(Verdict.REFUSED);
      assertThat(seen.detail()).isEqualTo("the port answers, and not as SSH: '?[31mnoise?'");
    }
  }

  @Test
  void garbageAfterAGoodGreetingIsUnreachable() throws Exception {
    try (OddPort port =
        OddPort.with(caller ->
            say(caller, "SSH-2.0-Odd_1.0\r\n" + "\u007f\u007f\u007f\u007f".repeat(900)))) {
      LoginProbe.Result seen = tryLogin("127.0.0.1", port.number(), LONG);

      assertThat(seen.verdict()).isEqualTo(Verdict.UNREACHABLE);
      assertThat(seen.detail())
          .isEqualTo(
              "the handshake with the SSH server ('SSH-2.0-Odd_1.0') failed:"
                  + " it sends what is no SSH packet");
    }
  }

  @Test
  void aServerThatDripsIsCutOffWhenTheTimeIsOver() throws Exception {
    try (OddPort port =
        OddPort.with(caller -> {
          caller.setSoTimeout(50);
          caller.getOutputStream().write("SSH-2.0-Drip\r\n".getBytes(StandardCharsets.UTF_8));
          byte[] endless = {0, 0, 3, (byte) 252, 1, 20};
          for (int i = 0; i < 10_000; i++) {
            caller.getOutputStream().write(endless[Math.min(i, 5)]);
            pause(caller);
          }
        })) {
      long before = System.nanoTime();
      LoginProbe.Result seen = tryLogin("127.0.0.1", port.number(), SHORT);

      assertThat(seen.verdict()).isEqualTo(Verdict.UNREACHABLE);
      assertThat(seen.detail()).isEqualTo("the SSH server ('SSH-2.0-Drip') does not go on in time");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aServerThatTakesNoCallsNowIsUnreachableAndNotRefused() throws Exception {
    try (OddPort port = OddPort.with(caller -> say(caller, "Not allowed at this time\r\n"))) {
      LoginProbe.Result seen = tryLogin("127.0.0.1", port.number(), LONG);

      assertThat(seen.verdict()).isEqualTo(Verdict.UNREACHABLE);
      assertThat(seen.detail())
          .isEqualTo("the SSH server takes no calls now: 'Not allowed at this time'");
    }
  }

  @Test
  void aNameThatDoesNotResolveIsUnreachable() {
    LoginProbe.Result seen = tryLogin("no-such-host.invalid", 22, LONG);

    assertThat(seen.verdict()).isEqualTo(Verdict.UNREACHABLE);
    assertThat(seen.detail()).isEqualTo("the host name does not resolve");
  }

  @Test
  void anInterruptedTryEndsAndKeepsTheInterrupt() throws Exception {
    try (OddPort port = OddPort.with(caller -> caller.getInputStream().readAllBytes())) {
      Thread.currentThread().interrupt();
      LoginProbe.Result seen = tryLogin("127.0.0.1", port.number(), LONG);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(seen.verdict()).isEqualTo(Verdict.NO_ROUTE);
    }
  }

  private LoginProbe.Result tryLogin(String host, int port, Duration deadline) {
    return new SshLoginProbe()
        .tryLogin(new SshAccess(host, port, "root"), Optional.empty(), renter, deadline);
  }

  private static void say(Socket caller, String text) throws IOException {
    caller.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    caller.shutdownOutput();
    caller.getInputStream().readAllBytes();
  }

  private static void pause(Socket caller) throws IOException {
    try {
      while (caller.getInputStream().read() >= 0) {
        // the client's own greeting is of no interest
      }
    } catch (SocketTimeoutException e) {
      // 50 ms are over
    }
  }
}
