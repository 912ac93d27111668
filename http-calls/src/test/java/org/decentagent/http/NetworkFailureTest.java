// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class NetworkFailureTest {
  private static final HttpUrl SERVER = HttpUrl.get("https://a.example/");

  @ParameterizedTest
  @MethodSource("failures")
  void theAddressIsNamedAndWhatFailedIsSaidInWords(IOException failure, String words) {
    assertThat(NetworkFailure.explain(SERVER, failure)).isEqualTo("a.example:443: " + words);
  }

  static List<Arguments> failures() {
    return List.of(
        Arguments.of(new UnknownHostException("a.example"), "there is no such host; check the url"),
        Arguments.of(new ConnectException("refused"), "cannot connect (refused)"),
        Arguments.of(new SocketTimeoutException("9 s"), "no answer in time (9 s)"),
        Arguments.of(new InterruptedIOException("x"), "no answer in time, or interrupted (x)"),
        Arguments.of(new EOFException(), "the connection broke (the answer ended too early)"),
        Arguments.of(new SSLException("own\n words"), "no secure connection (own words)"),
        Arguments.of(new SocketException("reset"), "the connection broke (reset)"),
        Arguments.of(new IOException(), "the connection broke (it does not tell why)"),
        Arguments.of(
            new IOException("x".repeat(1000)), "the connection broke (" + "x".repeat(300) + ")"));
  }

  @ParameterizedTest
  @MethodSource("tlsFaults")
  void whatIsWrongWithTlsIsSaidInWords(Exception fault, String words) {
    SSLException failure = new SSLHandshakeException("PKIX path building failed: sun.security.…");
    failure.initCause(new CertificateException(fault));

    assertThat(NetworkFailure.explain(SERVER, failure))
        .isEqualTo("a.example:443: no secure connection (" + words + ")");
  }

  static List<Arguments> tlsFaults() {
    return List.of(
        Arguments.of(
            new SSLException("Unsupported or unrecognized SSL message"),
            "what answers there speaks no TLS"),
        Arguments.of(
            new CertPathBuilderException("unable to find valid certification path"),
            "its certificate is signed by nobody whom this machine trusts"),
        Arguments.of(
            new CertificateExpiredException("NotAfter: …"),
            "its certificate is over, by the clock of this machine"),
        Arguments.of(
            new CertificateNotYetValidException("NotBefore: …"),
            "its certificate is not valid yet, by the clock of this machine"),
        Arguments.of(
            new CertificateException("No name matching a.example found"),
            "its certificate is for another host"),
        Arguments.of(
            new SSLPeerUnverifiedException("Hostname a.example not verified:\n  DN: CN=b"),
            "its certificate is for another host"));
  }

  @Test
  void aHostOfColonsStandsInBrackets() {
    assertThat(NetworkFailure.explain(HttpUrl.get("https://[::1]:8443/"), new EOFException()))
        .startsWith("[::1]:8443: ");
  }

  @Test
  void whatSpeaksNoTlsIsNamedAsThat() throws IOException {
    try (BareServer shouting = BareServer.shouting("220 mail.example.org\r\n");
        HttpCalls calls = new HttpCalls("test", Timeouts.standard(), client -> {})) {
      HttpUrl url = HttpUrl.get("https://localhost:" + shouting.port());
      Request request = new Request.Builder().url(url).build();

      IOException failure =
          assertThrows(
              IOException.class,
              () -> calls.read(request, new CallProgress(), answer -> answer.code()));

      assertThat(NetworkFailure.explain(url, failure))
          .endsWith("no secure connection (what answers there speaks no TLS)");
    }
  }
}
