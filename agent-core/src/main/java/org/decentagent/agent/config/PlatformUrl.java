// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The platform's address, as far as we accept one. Immutable. */
final class PlatformUrl {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)]");

  private PlatformUrl() {}

  /**
   * Reads an address that leaves this machine encrypted.
   *
   * @throws IllegalArgumentException when it does not, or is no address
   */
  static URI parse(String text) {
    URI url = parseInsecure(text);
    if (url.getScheme().equals("http") && !LOOPBACK.matcher(url.getHost()).matches()) {
      throw new IllegalArgumentException(
          "http:// sends everything readable; write https://, or set insecure_http = true");
    }
    return url;
  }

  /**
   * Reads an address, encrypted or not.
   *
   * @throws IllegalArgumentException when it is no address
   */
  static URI parseInsecure(String text) {
    URI url = uri(text);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if ((!scheme.equals("https") && !scheme.equals("http")) || url.getHost() == null) {
      throw new IllegalArgumentException("is not an address like https://api.decent-cloud.org");
    }
    requirePort(url);
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("must not contain a user, a '?' or a '#'");
    }
    String path = url.getRawPath().replaceAll("/+$", "");
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return URI.create(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port + path);
  }

  /** None, or one that there is. */
  static void requirePort(URI url) {
    if (url.getPort() == 0 || url.getPort() > 65535) {
      throw new IllegalArgumentException(
          "has the port " + url.getPort() + ", which is not one of 1 to 65535");
    }
  }

  private static URI uri(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not an address: " + e.getReason(), e);
    }
  }
}
