// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.decentagent.testkit.proxmox.ProxmoxExchange;

/**
 * Reads commands of {@code pveum} and {@code pvesh} as the API calls that they are a wrapping of.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/pveum.1.html">pveum</a>
 * @see <a href="https://pve.proxmox.com/pve-docs/pvesh.1.html">pvesh</a>
 */
final class Commands {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
  private static final List<Wrapping> WRAPPINGS =
      List.of(
          wrapping("pveum pool add", "POST", "/pools", "poolid"),
          wrapping("pveum user add", "POST", "/access/users", "userid"),
          wrapping("pveum user token add", "POST", "/access/users/%s/token/%s"),
          wrapping("pveum user token list", "GET", "/access/users/%s/token"),
          wrapping("pveum role add", "POST", "/access/roles", "roleid"),
          wrapping("pveum role modify", "PUT", "/access/roles/%s"),
          wrapping("pveum acl modify", "PUT", "/access/acl", "path"),
          wrapping("pvesh set", "PUT", "%s"),
          wrapping("pvesh get", "GET", "%s"));

  private Commands() {}

  /** A command's first words, and the call behind it; the words that follow go where it says. */
  private record Wrapping(String words, String method, String path, List<String> named) {}

  private static Wrapping wrapping(String words, String method, String path, String... named) {
    return new Wrapping(words, method, path, List.of(named));
  }

  /** One call: its method, its path and what is sent. */
  record ApiCall(String method, String path, Map<String, String> sent) {
    ProxmoxExchange exchange() {
      String form =
          sent.entrySet().stream()
              .map(it ->
                  it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
              .collect(Collectors.joining("&"));
      return new ProxmoxExchange(
          method,
          "/api2/json" + path,
          "application/x-www-form-urlencoded",
          form,
          200,
          "{\"data\":null}",
          Instant.EPOCH);
    }
  }

  /** The calls of a piece of shell: one command a line, or between semicolons and bars. */
  static List<ApiCall> in(String shell) {
    List<ApiCall> calls = new ArrayList<>();
    for (String line : shell.replaceAll("(?m)\\s+#.*$", "").split("\n| ; |; | \\|\\| ", -1)) {
      if (line.strip().matches("(pveum|pvesh) .*")) {
        calls.add(call(words(line)));
      }
    }
    return calls;
  }

  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group().replaceAll("^['\"]|['\"]$", ""));
    }
    return words;
  }

  private static ApiCall call(List<String> words) {
    for (Wrapping wrapping : WRAPPINGS) {
      List<String> first = List.of(wrapping.words().split(" ", -1));
      if (words.size() >= first.size() && words.subList(0, first.size()).equals(first)) {
        return call(wrapping, words.subList(first.size(), words.size()));
      }
    }
    throw new AssertionError("no such command: " + words);
  }

  private static ApiCall call(Wrapping wrapping, List<String> words) {
    List<String> plain = new ArrayList<>();
    Map<String, String> sent = new LinkedHashMap<>();
    for (int at = 0; at < words.size(); at++) {
      if (words.get(at).startsWith("--")) {
        sent.put(words.get(at).substring(2), words.get(++at));
      } else {
        plain.add(words.get(at));
      }
    }
    for (int at = 0; at < wrapping.named().size(); at++) {
      sent.put(wrapping.named().get(at), plain.get(at));
    }
    String path = wrapping.path().formatted(plain.toArray());
    return new ApiCall(wrapping.method(), path, sent);
  }
}
