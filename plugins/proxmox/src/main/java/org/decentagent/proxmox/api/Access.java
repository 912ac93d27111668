// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.spi.unit.Secret;
import org.decentagent.toolkit.http.ServerTrust;

/**
 * Where the API listens and how we prove who we are. Immutable.
 *
 * @param urls addresses of nodes, in order of preference, such as {@code https://pve1:8006}
 * @param tokenId {@code user@realm!name}
 * @param token the token's secret
 * @param trust which certificates are believed
 */
public record Access(List<String> urls, String tokenId, Secret token, ServerTrust trust) {
  private static final Pattern TOKEN_ID =
      Pattern.compile("([^\\s:/!]+@[A-Za-z][A-Za-z0-9._-]+)!([A-Za-z][A-Za-z0-9._-]+)");
  private static final Pattern URL = Pattern.compile("https?://[^/?#@\\s]+/?");

  /** Refuses what cannot work. */
  public Access {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("set 'urls', such as [\"https://pve1:8006\"]");
    }
    for (String url : urls) {
      if (!URL.matcher(url).matches()) {
        throw new IllegalArgumentException(
            "'" + url + "' is not the address of a node, such as https://pve1:8006");
      }
    }
    if (!TOKEN_ID.matcher(tokenId).matches()) {
      throw new IllegalArgumentException(
          "token_id '" + tokenId + "' is not of the form user@realm!name");
    }
  }

  /** The user that the token belongs to, such as {@code agent@pve}. */
  public String user() {
    return part(1);
  }

  /** The token's own name. */
  public String tokenName() {
    return part(2);
  }

  private String part(int group) {
    Matcher parts = TOKEN_ID.matcher(tokenId);
    if (!parts.matches()) {
      throw new IllegalStateException("checked in the constructor");
    }
    return parts.group(group);
  }
}
