// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.net.URI;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Checks the address of a platform. The server knows its paths at the root of a host only. */
final class PlatformAddress {
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|::1");

  private PlatformAddress() {}

  static HttpUrl parse(URI address, PlainHttp plainHttp) {
    if (address.getPort() == 0 || address.getPort() > 65535) {
      throw refuse(address, "its port " + address.getPort() + " is not one of 1 to 65535");
    }
    HttpUrl url = HttpUrl.parse(address.toString());
    if (url == null) {
      throw refuse(address, "it is no http or https address");
    }
    if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
      throw new IllegalArgumentException(
          "cannot use the platform's address at "
              + url.host()
              + ": it holds a user name or password; leave them out");
    }
    if (!url.encodedPath().equals("/") || url.query() != null || url.fragment() != null) {
      throw refuse(address, "write the scheme and the host only, without a path");
    }
    if (!url.isHttps()
        && plainHttp == PlainHttp.LOOPBACK_ONLY
        && !LOOPBACK.matcher(url.host()).matches()) {
      throw refuse(address, "it is not encrypted, and passwords would travel on it; use https://");
    }
    return url;
  }

  private static IllegalArgumentException refuse(URI address, String why) {
    return new IllegalArgumentException(
        "cannot use '" + address + "' as the platform's address: " + why);
  }
}
