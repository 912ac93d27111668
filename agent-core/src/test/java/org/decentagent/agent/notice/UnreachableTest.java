// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class UnreachableTest {
  @ParameterizedTest
  @MethodSource("failures")
  void whatTheNetworkDidIsSaidInWords(Exception failure, String words) {
    assertThat(Unreachable.why(failure)).hasValue(words);
  }

  static List<Arguments> failures() {
    return List.of(
        Arguments.of(
            from(new ConnectException(), new UnresolvedAddressException()),
            "there is no host of that name"),
        Arguments.of(
            from(new IOException("x"), new UnknownHostException("SECRET")),
            "there is no host of that name"),
        Arguments.of(
            from(new ConnectException(), new ClosedChannelException()),
            "the connection is refused"),
        Arguments.of(new NoRouteToHostException(), "there is no way to that host"),
        Arguments.of(
            from(new HttpConnectTimeoutException("x"), new ConnectException("timed out")),
            "no answer in time"),
        Arguments.of(new HttpTimeoutException("SECRET"), "no answer in time"),
        Arguments.of(
            from(new IOException("x"), new SocketTimeoutException("SECRET")), "no answer in time"),
        Arguments.of(
            from(new SSLHandshakeException("PKIX"), new CertPathBuilderException("PKIX")),
            "its certificate is signed by nobody whom this machine trusts"),
        Arguments.of(new SSLException("SECRET"), "no encryption could be agreed on"));
  }

  @Test
  void whatTheServerSaidIsNotTheNetworks() {
    assertThat(Unreachable.why(new IOException("550 go away"))).isEmpty();
  }

  private static Exception from(Exception failure, Exception cause) {
    failure.initCause(cause);
    return failure;
  }
}
