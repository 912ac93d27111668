// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.decentagent.spi.LoginProbe.Verdict;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;

final class NoRouteTest {
  @Test
  @Guards(Rule.LOGIN)
  void failuresOfOurOwnNetworkSayNothingAboutTheInstance() {
    assertThat(
            Stream.of(
                    new NoRouteToHostException("No route to host"),
                    new ConnectException("Network is unreachable"),
                    new SocketException("Network is unreachable"),
                    new SocketException("Protocol family unavailable"),
                    new SocketException("Address family not supported by protocol"),
                    new ConnectException("Cannot assign requested address"))
                .map(NotConnected::result))
        .allMatch(result -> result.verdict() == Verdict.NO_ROUTE);
  }

  @Test
  void failuresOfTheFarEndAreUnreachable() {
    assertThat(
            Stream.of(
                    new ConnectException("Connection refused"),
                    new SocketTimeoutException("Connect timed out"),
                    new SocketException("Connection reset"),
                    new UnknownHostException("x"))
                .map(NotConnected::result))
        .allMatch(result -> result.verdict() == Verdict.UNREACHABLE);
  }
}
