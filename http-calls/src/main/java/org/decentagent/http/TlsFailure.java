// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Says what is wrong with a server's TLS where the JDK's own words name its classes. */
public final class TlsFailure {
  private static final String NOT_TLS = "Unsupported or unrecognized SSL message";

  private TlsFailure() {}

  /** A clause about the server; empty where nothing better than the JDK's words is known. */
  public static Optional<String> explain(SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<String> known = known(cause);
      if (known.isPresent()) {
        return known;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> known(Throwable cause) {
    return Optional.ofNullable(
        switch (cause) {
          case CertificateExpiredException e ->
              "its certificate is over, by the clock of this machine";
          case CertificateNotYetValidException e ->
              "its certificate is not valid yet, by the clock of this machine";
          case CertPathBuilderException e ->
              "its certificate is signed by nobody whom this machine trusts";
          case SSLPeerUnverifiedException e -> "its certificate is for another host";
          case CertificateException e when isForAnotherHost(e) ->
              "its certificate is for another host";
          case SSLException e when NOT_TLS.equals(e.getMessage()) ->
              "what answers there speaks no TLS";
          default -> null;
        });
  }

  private static boolean isForAnotherHost(CertificateException e) {
    String said = String.valueOf(e.getMessage());
    return said.startsWith("No name matching") || said.startsWith("No subject alternative");
  }
}
